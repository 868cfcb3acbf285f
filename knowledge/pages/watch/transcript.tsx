import { useQuery } from '@tanstack/react-query'
import { useDeferredValue, useEffect, useRef, useState } from 'react'
import { z } from 'zod'
import { type Marked, Moment } from '../../contract/search.ts'
import type { WatchedVideo } from '../../contract/video.ts'
import { useWords } from '../language/use-words.ts'
import { MarkedText } from '../shell/marked-text.tsx'
import { ask, withQuery } from '../wire/ask.ts'

interface TranscriptProps {
  readonly video: WatchedVideo
  readonly now: number
  /** What brought the reader here: looked for in this video at once. */
  readonly asked: string
  readonly seek: (seconds: number, play?: boolean) => void
}

/** Everything that is said, following the picture; what is looked for inside is marked. */
export function Transcript({ video, now, asked, seek }: TranscriptProps) {
  const { t, format } = useWords()
  const [q, setQ] = useState(asked)
  const [following, setFollowing] = useState(true)
  const looked = useDeferredValue(q.trim())
  const places = useQuery({
    queryKey: ['inside', video.id, looked],
    queryFn: () => ask('GET', withQuery(`/api/videos/${video.id}/moments`, { q: looked }), z.array(Moment)),
    enabled: looked !== '',
  })
  const moments = looked === '' ? [] : (places.data ?? [])
  const current = video.segments.findLastIndex(({ start }) => start <= now + 0.05)
  const line = useRef<HTMLLIElement>(null)
  useEffect(() => {
    if (following && current >= 0) line.current?.scrollIntoView({ block: 'nearest' })
  }, [current, following])
  const stopFollowing = (): void => setFollowing(false)
  const words = new Set(
    moments.flatMap(({ text }) => text.filter((one) => one.marked).map((one) => one.text.toLowerCase())),
  )
  const next = (): void => {
    const place = moments.find(({ start }) => start > now + 0.5) ?? moments[0]
    if (place) seek(place.start)
    setFollowing(true)
  }
  return (
    <section className="transcript" aria-label={t('watch.transcript')}>
      <div className="transcript-top">
        <h2>{t('watch.transcript')}</h2>
        <input
          className="field"
          type="search"
          aria-label={t('watch.inside')}
          placeholder={t('watch.inside')}
          value={q}
          maxLength={300}
          onChange={(event) => setQ(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === 'Enter') next()
          }}
        />
        <span role="status" className="soft">
          {looked !== '' && places.isSuccess ? t('watch.places', { count: moments.length }) : ''}
        </span>
        {moments.length > 0 && (
          <button type="button" className="button" onClick={next}>
            {t('watch.next')}
          </button>
        )}
        {!following && (
          <button type="button" className="button" onClick={() => setFollowing(true)}>
            {t('watch.follow')}
          </button>
        )}
      </div>
      {video.segments.length === 0 && <p className="soft">{t('watch.silent')}</p>}
      <ol onWheel={stopFollowing} onTouchMove={stopFollowing} lang={video.language}>
        {video.segments.map(({ start, speaker, text }, i) => (
          <li key={start} ref={i === current ? line : null}>
            <button type="button" className="line" aria-current={i === current} onClick={() => seek(start, true)}>
              <time>{format.clock(start)}</time>
              <span>
                {speaker !== null && speaker !== video.segments[i - 1]?.speaker && <b>{speaker} </b>}
                <MarkedText pieces={withMarks(text, words)} />
              </span>
            </button>
          </li>
        ))}
      </ol>
    </section>
  )
}

/** The words that the server marked, wherever they stand. */
function withMarks(text: string, words: ReadonlySet<string>): Marked {
  if (words.size === 0) return [{ text, marked: false }]
  return text
    .split(/([\p{L}\p{N}]+)/u)
    .filter((piece) => piece !== '')
    .map((piece) => ({ text: piece, marked: words.has(piece.toLowerCase()) }))
}
