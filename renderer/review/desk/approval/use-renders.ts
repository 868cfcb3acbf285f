import { useEffect, useState } from 'react'
import type { RenderState } from '../../../../core/contract/review/renders.ts'
import { connection } from '../../../wire/connection.ts'
import { useReview } from '../../store/review-provider.tsx'

/** Where each render of the open session stands, by clip id (null: the whole session), as the studio tells. */
export function useRenders(): ReadonlyMap<string | null, RenderState['state']> {
  const { session } = useReview()
  const [renders, setRenders] = useState<ReadonlyMap<string | null, RenderState['state']>>(new Map())
  useEffect(
    () =>
      connection.watch('review.renders', { session }, (event) =>
        setRenders((before) => {
          const next = new Map(before)
          for (const { clip, state } of event.renders) next.set(clip, state)
          return next
        }),
      ),
    [session],
  )
  return renders
}
