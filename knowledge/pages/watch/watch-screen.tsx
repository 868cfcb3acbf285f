import { useQuery } from '@tanstack/react-query'
import { useCallback, useEffect, useRef, useState } from 'react'
import type { Role } from '../../contract/people.ts'
import { WatchedVideo } from '../../contract/video.ts'
import { useWords } from '../language/use-words.ts'
import { Quiz } from '../learning/quiz.tsx'
import { useProgress } from '../learning/use-progress.ts'
import { FailureNote } from '../shell/failure.tsx'
import { Link } from '../shell/link.tsx'
import { ask } from '../wire/ask.ts'
import { isEmbedded } from '../wire/door.ts'
import { Player } from './player.tsx'
import { Share } from './share.tsx'
import { Transcript } from './transcript.tsx'
import { TranscriptFiles } from './transcript-files.tsx'

/** Seconds that an arrow key goes. */
const step = 5

/** The picture, and what is said beside it. */
export function WatchScreen({
  role,
  id,
  second,
  q,
  path = null,
}: {
  readonly role: Role
  readonly id: string
  readonly second: number | null
  readonly q: string
  /** The path that led here, inside a course. */
  readonly path?: string | null
}) {
  const { t, format } = useWords()
  const video = useQuery({ queryKey: ['video', id], queryFn: () => ask('GET', `/api/videos/${id}`, WatchedVideo) })
  const media = useRef<HTMLVideoElement>(null)
  const [now, setNow] = useState(second ?? 0)
  const { resume, at } = useProgress(id, video.data?.duration, role === 'student')
  const seek = useCallback((time: number, play = false): void => {
    if (!media.current) return
    media.current.currentTime = time
    setNow(time)
    // A browser that wants a click before sound waits for one: the picture stands at the right second.
    if (play) void media.current.play().catch(() => undefined)
  }, [])
  // A link to a second is meant; without one, the place where somebody stopped is.
  const from = second ?? resume
  useEffect(() => {
    if (from !== null && video.data) seek(from)
  }, [from, video.data, seek])
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      const on = event.target
      if (on instanceof HTMLInputElement || on instanceof HTMLMediaElement || event.metaKey || event.ctrlKey) return
      const player = media.current
      if (!player) return
      if (event.key === ' ' && !(on instanceof HTMLButtonElement || on instanceof HTMLAnchorElement))
        void (player.paused ? player.play() : player.pause())
      else if (event.key === 'ArrowLeft') seek(Math.max(0, player.currentTime - step))
      else if (event.key === 'ArrowRight') seek(player.currentTime + step)
      else return
      event.preventDefault()
    }
    document.addEventListener('keydown', press)
    return () => document.removeEventListener('keydown', press)
  }, [seek])

  if (video.error) return <FailureNote error={video.error} again={() => void video.refetch()} />
  if (!video.data) return null
  const { title, mentor, recordedAt, duration, summary, topics, chapters, language, downloadable } = video.data
  return (
    <div className="watch">
      <title>{`${title} · Estompe`}</title>
      <div className="watch-picture">
        {path !== null && (
          <p className="back">
            <Link href={`/paths/${path}`}>{t('courses.back')}</Link>
          </p>
        )}
        <Player
          ref={media}
          video={video.data}
          onTime={(seconds) => {
            setNow(seconds)
            at(seconds)
          }}
        />
        {second === null && resume !== null && (
          <p role="status" className="soft">
            {t('resumed', { time: format.clock(resume) })}
          </p>
        )}
      </div>
      <section className="watch-about" aria-label={t('watch.about')}>
        <h1 lang={language}>{title}</h1>
        <p className="soft">{[mentor, format.day(recordedAt), format.wait(duration), ...topics].join(' · ')}</p>
        {summary !== '' && <p lang={language}>{summary}</p>}
        {!isEmbedded() && (
          <div className="watch-does">
            <Share video={id} second={now} />
            {downloadable && (
              <a className="button" href={`/api/videos/${id}/media?download=yes`} download>
                {t('watch.download')}
              </a>
            )}
          </div>
        )}
        {downloadable && !isEmbedded() && <TranscriptFiles video={video.data} />}
        {(role === 'student' || !isEmbedded()) && <Quiz video={id} role={role} />}
        {chapters.length > 0 && (
          <nav aria-label={t('watch.chapters')}>
            <h2>{t('watch.chapters')}</h2>
            <ol className="chapters">
              {chapters.map((chapter, i) => {
                const next = chapters[i + 1]?.start ?? Number.POSITIVE_INFINITY
                const here = now >= chapter.start && now < next
                return (
                  <li key={chapter.start}>
                    <button
                      type="button"
                      className="line"
                      aria-current={here}
                      onClick={() => seek(chapter.start, true)}
                    >
                      <time>{format.clock(chapter.start)}</time> {chapter.title}
                    </button>
                  </li>
                )
              })}
            </ol>
          </nav>
        )}
      </section>
      <Transcript video={video.data} now={now} asked={q} seek={seek} />
    </div>
  )
}
