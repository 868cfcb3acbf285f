import { memo, useEffect, useId, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Segment, Transcript as Written } from '../../core/contract/transcript.ts'
import { useFormat } from '../language/format.ts'
import { lastStarted } from './last-started.ts'

/** How redacted transcripts write what was replaced: its kind in brackets. */
const hiddenWord = /\[.+\]/

interface LineProps {
  readonly segment: Segment
  readonly speaker: string | null
  /** Index of the word that is said now, -1 for none. */
  readonly word: number
  readonly current: boolean
  readonly onSeek: (seconds: number) => void
}

const Line = memo(function Line({ segment, speaker, word, current, onSeek }: LineProps) {
  const { t } = useTranslation()
  const format = useFormat()
  return (
    <li className="said" aria-current={current ? 'true' : undefined}>
      <button
        type="button"
        className="said-time"
        aria-label={t('transcript.seek', { time: format.clock(segment.start) })}
        onClick={() => onSeek(segment.start)}
      >
        {format.clock(segment.start)}
      </button>
      <p>
        {speaker && <span className="said-who">{speaker} </span>}
        {segment.words.length === 0
          ? segment.text
          : [...segment.words.entries()].map(([index, one]) => (
              <button
                key={index}
                type="button"
                tabIndex={-1}
                className={['word', index === word && 'now', hiddenWord.test(one.text) && 'hidden']
                  .filter(Boolean)
                  .join(' ')}
                onClick={() => onSeek(one.start)}
              >
                {`${one.text.trim()} `}
              </button>
            ))}
      </p>
    </li>
  )
})

interface Props {
  readonly transcript: Written | null
  /** What is said in its place while there is none. */
  readonly without: string
  readonly time: number
  readonly onSeek: (seconds: number) => void
}

/** What was said, redacted; follows playback, and every line and word is a place to go to. */
export function Transcript({ transcript, without, time, onSeek }: Props) {
  const { t } = useTranslation()
  const title = useId()
  const list = useRef<HTMLOListElement>(null)
  const [following, setFollowing] = useState(true)
  const starts = useMemo(() => transcript?.segments.map(({ start }) => start) ?? [], [transcript])
  const names = useMemo(
    () =>
      new Map(
        transcript?.speakers.map(({ id, name }, index) => [id, name ?? t('transcript.speaker', { number: index + 1 })]),
      ),
    [transcript, t],
  )
  const at = lastStarted(starts, time)
  const segment = transcript?.segments[at]
  const word = segment
    ? lastStarted(
        segment.words.map(({ start }) => start),
        time,
      )
    : -1

  useEffect(() => {
    const line = list.current?.children[at]
    const scroller = list.current
    if (!following || !scroller || !(line instanceof HTMLElement)) return
    // Moves the list alone: scrolling an element into view would also move the page.
    scroller.scrollTop = line.offsetTop - scroller.offsetTop - scroller.clientHeight / 3
  }, [at, following])

  return (
    <section className="panel transcript" aria-labelledby={title}>
      <header>
        <h2 id={title}>{t('transcript.title')}</h2>
        {transcript && transcript.segments.length > 0 && (
          <label className="check">
            <input type="checkbox" checked={following} onChange={(event) => setFollowing(event.target.checked)} />
            {t('transcript.follow')}
          </label>
        )}
      </header>
      {transcript === null ? (
        <p className="soft">{without}</p>
      ) : transcript.segments.length === 0 ? (
        <p className="soft">{t('transcript.none')}</p>
      ) : (
        <>
          <p className="soft">{t('transcript.note')}</p>
          <ol ref={list} className="said-list" aria-labelledby={title}>
            {[...transcript.segments.entries()].map(([index, one]) => (
              <Line
                key={index}
                segment={one}
                speaker={
                  one.speaker === null || one.speaker === transcript.segments[index - 1]?.speaker
                    ? null
                    : (names.get(one.speaker) ?? null)
                }
                current={index === at}
                word={index === at ? word : -1}
                onSeek={onSeek}
              />
            ))}
          </ol>
        </>
      )}
    </section>
  )
}
