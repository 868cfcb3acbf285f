import { ChevronDown, ChevronUp, Search } from 'lucide-react'
import { type RefObject, useDeferredValue, useEffect, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useMaterial } from '../material.ts'
import { type Match, matchesOf, searchable } from './search.ts'

interface Props {
  readonly field: RefObject<HTMLInputElement | null>
  /** Goes to a match. */
  readonly onMatch: (match: Match) => void
}

/** Looks for words in the transcript: Enter goes to the next place, Shift+Enter to the one before. */
export function SearchBar({ field, onMatch }: Props) {
  const { t } = useTranslation()
  const { lines, corrections } = useMaterial()
  const [asked, setAsked] = useState('')
  const [at, setAt] = useState(-1)
  const query = useDeferredValue(asked)
  const asking = query.trim() !== ''
  const text = useMemo(() => (asking ? searchable(lines, corrections) : []), [asking, lines, corrections])
  const matches = useMemo(() => matchesOf(text, query), [text, query])
  // biome-ignore lint/correctness/useExhaustiveDependencies: another query begins at its first place
  useEffect(() => setAt(-1), [query])

  const move = (by: number): void => {
    const next = at < 0 ? (by > 0 ? 0 : matches.length - 1) : (at + by + matches.length) % matches.length
    const match = matches[next]
    if (!match) return
    setAt(next)
    onMatch(match)
  }
  return (
    <search className="desk-search">
      <Search size={14} aria-hidden />
      <input
        ref={field}
        type="search"
        className="field"
        placeholder={t('desk.words.search')}
        aria-label={t('desk.words.search')}
        value={asked}
        onChange={({ target }) => setAsked(target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter') {
            event.preventDefault()
            move(event.shiftKey ? -1 : 1)
          } else if (event.key === 'Escape') {
            event.stopPropagation()
            if (asked === '') event.currentTarget.blur()
            setAsked('')
          }
        }}
      />
      {asking && (
        <>
          <span className="desk-search-count soft" role="status">
            {matches.length === 0
              ? t('desk.words.foundNone')
              : t('desk.words.found', { at: Math.max(0, at) + 1, total: matches.length })}
          </span>
          <button
            type="button"
            className="button bare square"
            aria-label={t('desk.words.previous')}
            disabled={matches.length === 0}
            onClick={() => move(-1)}
          >
            <ChevronUp size={16} aria-hidden />
          </button>
          <button
            type="button"
            className="button bare square"
            aria-label={t('desk.words.next')}
            disabled={matches.length === 0}
            onClick={() => move(1)}
          >
            <ChevronDown size={16} aria-hidden />
          </button>
        </>
      )}
    </search>
  )
}
