import { useEffect, useRef, useState } from 'react'
import type { PlannedRegion } from '../../../core/contract/plan.ts'
import type { Strip } from '../../../core/contract/review/api.ts'
import { connection } from '../../wire/connection.ts'
import { useMedia } from '../player/media-provider.tsx'
import { useReview } from '../store/review-provider.tsx'

/** The small pictures along the timeline. */
export interface Filmstrip extends Strip {
  readonly image: HTMLImageElement
  /** What was hidden when it was asked for. Whatever has come since has to be covered by whoever draws it. */
  readonly covers: WeakSet<PlannedRegion>
}

/** The masked filmstrip of the session; null until it is there, and where there is no picture. */
export function useFilmstrip(regions: readonly PlannedRegion[]): Filmstrip | null {
  const { session } = useReview()
  const { of } = useMedia()
  const [filmstrip, setFilmstrip] = useState<Filmstrip | null>(null)
  const wanted = of.filmstrip?.state === 'ready'
  const now = useRef(regions)
  useEffect(() => {
    now.current = regions
  })
  useEffect(() => {
    if (!wanted) return
    let over = false
    const load = async (): Promise<void> => {
      const covers = new WeakSet(now.current)
      const { strip } = await connection.call('review.strip', { session })
      if (!strip) return
      const image = new Image()
      image.src = `/media/${session}/filmstrip?v=${encodeURIComponent(strip.version)}`
      await image.decode()
      if (!over) setFilmstrip({ ...strip, image, covers })
    }
    // Without small pictures the timeline works all the same.
    load().catch(() => undefined)
    return () => {
      over = true
    }
  }, [session, wanted])
  return filmstrip
}
