import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { Search } from 'lucide-react'
import { useDeferredValue, useEffect, useRef, useState } from 'react'
import { z } from 'zod'
import { SearchAnswer } from '../../contract/search.ts'
import { useWords } from '../language/use-words.ts'
import { UnfinishedList } from '../learning/unfinished.tsx'
import { FailureNote } from '../shell/failure.tsx'
import { Link } from '../shell/link.tsx'
import { go } from '../shell/route.ts'
import { useMe } from '../shell/shell.tsx'
import { ask, withQuery } from '../wire/ask.ts'
import { type Asked, addressOf, askedOf, isFiltered, requestOf } from './asked.ts'
import { Filters } from './filters.tsx'
import { ResultList } from './result-list.tsx'

/** Milliseconds without a key: what is there then was meant. */
const settled = 1500

/** One field in the middle of an empty page; what is typed is answered with moments. */
export function SearchScreen({ asked: query }: { readonly asked: URLSearchParams }) {
  const { t } = useWords()
  const me = useMe()
  const asked = askedOf(query)
  const [typed, setTyped] = useState(asked.q)
  const field = useRef<HTMLInputElement>(null)
  const noted = useRef('')
  const whole = useDeferredValue<Asked>({ ...asked, q: typed })
  const busy = typed.trim() !== '' || isFiltered(asked)
  const search = useInfiniteQuery({
    queryKey: ['search', requestOf(whole, 0)],
    queryFn: ({ pageParam, signal }) =>
      ask('GET', withQuery('/api/search', requestOf(whole, pageParam)), SearchAnswer, undefined, signal),
    initialPageParam: 0,
    getNextPageParam: (last, pages) => {
      const shown = pages.reduce((sum, page) => sum + page.videos.length, 0)
      return last.videos.length > 0 && shown < last.total ? pages.length : undefined
    },
    placeholderData: keepPreviousData,
  })
  const change = (next: Partial<Asked>): void => go(withQuery('/', addressOf({ ...asked, q: typed, ...next })), true)
  const pages = search.data?.pages ?? []
  const total = pages[0]?.total ?? 0
  const nothing = busy && !search.isPlaceholderData && search.isSuccess && total === 0

  useEffect(() => {
    const timer = setTimeout(() => {
      if (typed !== asked.q) go(withQuery('/', addressOf({ ...asked, q: typed })), true)
      const q = typed.trim()
      // Whatever else renders this page again: one question is one gap.
      if (!nothing || q.length < 3 || q === noted.current) return
      noted.current = q
      void ask('POST', '/api/search/gaps', z.object({}), { q }).catch(() => undefined)
    }, settled)
    return () => clearTimeout(timer)
  })
  useEffect(() => {
    const jump = (event: KeyboardEvent): void => {
      walk(event)
      if (event.key !== '/' || event.target instanceof HTMLInputElement) return
      event.preventDefault()
      field.current?.focus()
    }
    document.addEventListener('keydown', jump)
    return () => document.removeEventListener('keydown', jump)
  }, [])

  return (
    <div className={busy ? 'search busy' : 'search'}>
      <title>{`${typed.trim() || t('search.title')} · Estompe`}</title>
      <h1 className="unseen">{t('search.title')}</h1>
      <search className="search-field">
        <Search aria-hidden size={20} />
        <input
          ref={field}
          type="search"
          aria-label={t('search.label')}
          placeholder={t('search.placeholder')}
          autoComplete="off"
          spellCheck={false}
          maxLength={300}
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
          // biome-ignore lint/a11y/noAutofocus: the page is this field
          autoFocus
        />
      </search>
      {busy && <Filters asked={asked} change={change} />}
      <p role="status" className="soft search-count">
        {!busy ? '' : search.isFetching && !search.data ? t('search.searching') : t('search.found', { count: total })}
        {(pages[0]?.corrected ?? []).map(({ typed: word, as }) => (
          <span key={word}> · {t('search.corrected', { typed: word, as })}</span>
        ))}
      </p>
      {search.error && <FailureNote error={search.error} again={() => void search.refetch()} />}
      {nothing && (
        <p className="search-nothing">
          {t('search.nothing')} {t('search.nothingNext')}
        </p>
      )}
      {nothing && me.data?.role === 'student' && typed.trim() !== '' && (
        <Link className="button" href={withQuery('/chat', { ask: typed.trim() })}>
          {t('search.askMentor')}
        </Link>
      )}
      {!busy && search.isSuccess && total === 0 && <p className="search-nothing soft">{t('search.empty')}</p>}
      {!busy && me.data?.role === 'student' && <UnfinishedList />}
      {busy && <ResultList videos={pages.flatMap(({ videos }) => videos)} q={typed.trim()} />}
      {busy && search.hasNextPage && (
        <button type="button" className="button search-more" onClick={() => void search.fetchNextPage()}>
          {t('search.more')}
        </button>
      )}
    </div>
  )
}

/** Arrows walk from the field through everything that can be opened. */
function walk(event: KeyboardEvent): void {
  if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return
  const stops = [...document.querySelectorAll<HTMLElement>('.search-field input, .results a')]
  const here = stops.indexOf(document.activeElement as HTMLElement)
  if (here === -1 && document.activeElement !== document.body) return
  const next = stops[here + (event.key === 'ArrowDown' ? 1 : -1)]
  if (!next) return
  event.preventDefault()
  next.focus()
}
