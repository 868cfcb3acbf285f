import { useVirtualizer } from '@tanstack/react-virtual'
import { Eye, EyeOff } from 'lucide-react'
import { type KeyboardEvent, useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useKeys } from '../../../shell/keys.ts'
import { useClock, useFromClock, useReview, useSelection } from '../../store/review-provider.tsx'
import { useDeskState } from '../desk-state.ts'
import { useMaterial, useNames } from '../material.ts'
import { BringButton, BroughtTranscript } from './brought-transcript.tsx'
import { ChosenWords } from './chosen-words.tsx'
import { type Line, lineOfWord, lookOf, textsOf } from './lines.ts'
import { rewordings } from './rewrite.ts'
import { SearchBar } from './search-bar.tsx'
import { wordSaidAt } from './spoken.ts'
import { TranscriptLine } from './transcript-line.tsx'
import { useBrought } from './use-brought.ts'
import { useWords } from './use-words.ts'

/** Height of a line of two rows, pixels: a first guess, each is measured when it is drawn. */
const usualHeight = 64

const touches = (chosen: readonly [number, number] | null, { firstWord, words }: Line): boolean =>
  chosen !== null && chosen[1] >= firstWord && chosen[0] < firstWord + words.length

/** What is said, unredacted for whoever asks: follows playback, and is corrected, marked and cut from here. */
export function TranscriptPanel() {
  const { t } = useTranslation()
  const { perform, leaveTyped, state } = useReview()
  const clock = useClock()
  const { finding: selected, leak, select } = useSelection()
  const { uncovered, set } = useDeskState()
  const { lines, corrections, marks, findings } = useMaterial()
  const names = useNames()
  const scroller = useRef<HTMLDivElement>(null)
  const search = useRef<HTMLInputElement>(null)
  const [following, setFollowing] = useState(true)
  const [editing, setEditing] = useState<number | null>(null)
  // What is being typed: a line that is scrolled out of sight is taken out of the document, and comes back with it.
  const typed = useRef<string | null>(null)
  useEffect(
    () => () => {
      if (typed.current !== null) leaveTyped(typed.current)
    },
    [leaveTyped],
  )
  const words = useWords(lines, marks)
  const { brought, bring, take, leave } = useBrought()
  const { stand, wanted, arrived, cursor } = words
  const now = useFromClock(useCallback((seconds: number) => wordSaidAt(lines, seconds), [lines]))
  const virtual = useVirtualizer({
    count: lines.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => usualHeight,
    overscan: 8,
  })
  const toLine = useCallback(
    (line: number, align: 'auto' | 'center' = 'center') => {
      if (line >= 0) virtual.scrollToIndex(line, { align })
    },
    [virtual],
  )

  const nowLine = lineOfWord(lines, now)
  useEffect(() => {
    if (following && editing === null) toLine(nowLine)
  }, [following, nowLine, editing, toLine])

  // What is chosen elsewhere is shown here too.
  const selectedWord = useMemo(() => {
    const range = selected === null ? leak?.words : findings.find(({ id }) => id === selected)?.finding.words
    return range?.[0] ?? null
  }, [selected, leak, findings])
  useEffect(() => {
    if (selectedWord !== null) toLine(lineOfWord(lines, selectedWord))
  }, [selectedWord, lines, toLine])

  const shown = virtual.getVirtualItems()
  useEffect(() => {
    if (wanted === null) return
    const word = scroller.current?.querySelector<HTMLElement>(`[data-word="${wanted}"]`)
    if (word) {
      word.focus({ preventScroll: true })
      word.scrollIntoView({ block: 'nearest' })
      arrived()
    } else if (!shown.some(({ index }) => index === lineOfWord(lines, wanted))) toLine(lineOfWord(lines, wanted))
    else arrived()
  }, [wanted, arrived, shown, lines, toLine])

  const onSeek = useCallback((seconds: number) => clock.seek(seconds), [clock])
  // Read when they are needed, so that every line keeps its handlers while the cursor moves.
  const latest = useRef({ cursor, corrections, state })
  useEffect(() => {
    latest.current = { cursor, corrections, state }
  })
  // What the line that is being edited was made from: only what this person changed in it is theirs.
  const began = useRef(latest.current)
  const onType = useCallback((text: string) => {
    typed.current = text
  }, [])
  const onLeave = useCallback(() => {
    typed.current = null
    setEditing(null)
    if (latest.current.cursor >= 0) stand(latest.current.cursor)
  }, [stand])
  const onKeep = useCallback(
    (line: Line, text: string) => {
      typed.current = null
      setEditing(null)
      stand(Math.max(latest.current.cursor, line.firstWord))
      const changes = rewordings(textsOf(line, began.current.corrections), text, line.firstWord)
      if (changes.length > 0) void perform('words.edit', { words: changes }, began.current.state)
    },
    [perform, stand],
  )
  const edit = useCallback((line: number) => {
    typed.current = null
    began.current = latest.current
    setEditing(line)
  }, [])
  const editHere = (): void => edit(lineOfWord(lines, words.chosen?.[0] ?? cursor))
  const press = (event: KeyboardEvent<HTMLElement>): void => {
    if (event.target instanceof Element && event.target.closest('input, textarea, select')) return
    const key = event.key.toLowerCase()
    const wanted = event.currentTarget.querySelector<HTMLButtonElement>(`.desk-chosen [data-key="${key}"]`)
    if (words.key(event)) event.preventDefault()
    else if (event.ctrlKey || event.metaKey || event.altKey) return
    else if (wanted) {
      event.preventDefault()
      wanted.click()
    } else if ((key === 'e' || event.key === 'F2') && cursor >= 0) {
      event.preventDefault()
      editHere()
    } else if (key === 'p' && cursor >= 0) {
      event.preventDefault()
      select({ words: [cursor, cursor] })
    }
  }
  useKeys({
    '/': () => search.current?.focus(),
    w: () => stand(cursor >= 0 ? cursor : Math.max(0, now)),
  })

  const Toggle = uncovered ? EyeOff : Eye
  return (
    // Keys that mean something on a word are caught here on their way up.
    <section className="desk-transcript" aria-label={t('desk.words.title')} onKeyDown={press}>
      <header className="desk-bar">
        <SearchBar
          field={search}
          onMatch={({ first, last }) => {
            select({ words: [first, last] })
            toLine(lineOfWord(lines, first))
          }}
        />
        {lines.length > 0 && <BringButton onFile={bring} />}
        <button
          type="button"
          className="button bare square"
          aria-pressed={uncovered}
          aria-label={t(uncovered ? 'desk.cover' : 'desk.uncover')}
          title={`${t('desk.uncoverHint')} (H)`}
          onClick={() => set({ uncovered: !uncovered })}
        >
          <Toggle size={16} aria-hidden />
        </button>
      </header>
      {brought && <BroughtTranscript brought={brought} onTake={take} onLeave={leave} onSeek={onSeek} />}
      {lines.length === 0 ? (
        <p className="soft desk-empty">{t('desk.words.none')}</p>
      ) : (
        // biome-ignore lint/a11y/noStaticElementInteractions: words are chosen by dragging here, by Shift and the arrows above
        // biome-ignore lint/a11y/useKeyWithClickEvents: each word is a button, which Enter presses
        <div
          ref={scroller}
          className="desk-lines"
          onWheel={() => setFollowing(false)}
          onPointerDown={words.pointer.onPointerDown}
          onPointerMove={words.pointer.onPointerMove}
          onClick={words.pointer.onClick}
        >
          <ol aria-label={t('desk.words.list')} style={{ height: virtual.getTotalSize() }}>
            {shown.map(({ index, key, start }) => {
              const line = lines[index]
              if (!line) return null
              const speaker = line.speaker !== null && line.speaker !== lines[index - 1]?.speaker ? line.speaker : null
              const has = (word: number): boolean => word >= line.firstWord && word < line.firstWord + line.words.length
              return (
                <li
                  key={key}
                  ref={virtual.measureElement}
                  data-index={index}
                  aria-setsize={lines.length}
                  aria-posinset={index + 1}
                  aria-current={index === nowLine ? 'true' : undefined}
                  style={{ transform: `translateY(${start}px)` }}
                >
                  <TranscriptLine
                    line={line}
                    look={lookOf(line, corrections, marks)}
                    speaker={speaker}
                    speakerName={speaker === null ? '' : names.voice(speaker)}
                    uncovered={uncovered}
                    now={has(now) ? now : -1}
                    cursor={cursor < 0 && index === 0 ? line.firstWord : has(cursor) ? cursor : -1}
                    chosen={touches(words.chosen, line) ? words.chosen : null}
                    editing={editing === index}
                    typed={typed}
                    onSeek={onSeek}
                    onEdit={edit}
                    onType={onType}
                    onKeep={onKeep}
                    onLeave={onLeave}
                  />
                </li>
              )
            })}
          </ol>
        </div>
      )}
      {words.chosen && <ChosenWords chosen={words.chosen} onEdit={editHere} />}
      {!following && (
        <button type="button" className="button desk-follow" onClick={() => setFollowing(true)}>
          {t('desk.words.follow')}
        </button>
      )}
    </section>
  )
}
