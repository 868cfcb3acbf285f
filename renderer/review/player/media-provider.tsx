import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo, useRef, useState } from 'react'
import { StudioError } from '../../../core/contract/errors.ts'
import type { ReviewMedium } from '../../../core/contract/review/api.ts'
import { connection } from '../../wire/connection.ts'
import { failureOf, useReview } from '../store/review-provider.tsx'

/** How often media that turn out to be damaged are made anew by themselves. */
const attempts = 3

/** The media that are made for reviewing, as far as they are. */
export interface Media {
  readonly of: Readonly<Partial<Record<ReviewMedium['medium'], ReviewMedium>>>
  /** Part of every address: another number is another file. */
  readonly attempt: number
  /** Something that was there cannot be read: it is made anew, a few times. */
  broken(): void
  /** Asks anew for what could not be made: what it is made from is there again. */
  again(): void
}

const MediaContext = createContext<Media | null>(null)

const failed = (error: StudioError): ReviewMedium => ({
  medium: 'proxy',
  state: 'failed',
  done: 0,
  total: 0,
  secondsLeft: null,
  failure: failureOf(error),
})

/** Asks for the media once for everything inside: asking makes what is missing or damaged. */
export function MediaProvider({ children }: { children: ReactNode }) {
  const { session, opening } = useReview()
  const [of, setOf] = useState<Media['of']>({})
  const [attempt, setAttempt] = useState(0)
  // biome-ignore lint/correctness/useExhaustiveDependencies: another attempt asks again.
  useEffect(() => {
    const take = (told: ReviewMedium): void => setOf((known) => ({ ...known, [told.medium]: told }))
    return connection.watch('review.media', { session }, take, {
      onEnd: () => undefined,
      onError: (error) => take(failed(error)),
    })
  }, [session, attempt])
  const count = useRef(0)
  const title = opening?.title ?? ''
  const broken = useCallback(() => {
    count.current += 1
    if (count.current > attempts) setOf({ proxy: failed(new StudioError('decoder-failed', { file: title })) })
    else {
      setOf({})
      setAttempt((before) => before + 1)
    }
  }, [title])
  const again = useCallback(() => {
    count.current = 0
    setOf({})
    setAttempt((before) => before + 1)
  }, [])
  const media = useMemo<Media>(() => ({ of, attempt, broken, again }), [of, attempt, broken, again])
  return <MediaContext value={media}>{children}</MediaContext>
}

export function useMedia(): Media {
  const media = useContext(MediaContext)
  if (!media) throw new Error('outside of a MediaProvider')
  return media
}
