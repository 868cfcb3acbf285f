import { useQuery } from '@tanstack/react-query'
import { Filters as Known } from '../../contract/search.ts'
import { useWords } from '../language/use-words.ts'
import { ask } from '../wire/ask.ts'
import { type Asked, isFiltered, lengths } from './asked.ts'

/** Narrowing down, and the order. */
export function Filters({ asked, change }: { readonly asked: Asked; readonly change: (next: Partial<Asked>) => void }) {
  const { t } = useWords()
  const known = useQuery({ queryKey: ['filters'], queryFn: () => ask('GET', '/api/search/filters', Known) })
  const languageName = (code: string): string =>
    code === 'fr' || code === 'en' || code === 'und' ? t(`languages.${code}`) : code.toUpperCase()
  const choices = (
    name: 'mentor' | 'topic' | 'language',
    values: Known['mentors'],
    label: string,
    any: string = t('search.any'),
  ) => (
    <label>
      <span>{label}</span>
      <select className="field" value={asked[name]} onChange={(event) => change({ [name]: event.target.value })}>
        <option value="">{any}</option>
        {values.map(({ value, videos }) => (
          <option key={value} value={value}>
            {`${name === 'language' ? languageName(value) : value} (${videos})`}
          </option>
        ))}
      </select>
    </label>
  )
  return (
    <fieldset className="filters" aria-label={t('search.filters')}>
      {choices('mentor', known.data?.mentors ?? [], t('search.mentor'))}
      {choices('topic', known.data?.topics ?? [], t('search.topic'))}
      {choices('language', known.data?.languages ?? [], t('search.language'), t('search.anyLanguage'))}
      <label>
        <span>{t('search.length')}</span>
        <select
          className="field"
          value={asked.length}
          onChange={(event) => change({ length: event.target.value as Asked['length'] })}
        >
          <option value="">{t('search.anyLength')}</option>
          <option value="short">{t('search.under', { minutes: lengths.short })}</option>
          <option value="middle">{`${lengths.short}–${lengths.long} min`}</option>
          <option value="long">{t('search.over', { minutes: lengths.long })}</option>
        </select>
      </label>
      <label>
        <span>{t('search.since')}</span>
        <input
          className="field"
          type="date"
          value={asked.from}
          onChange={(event) => change({ from: event.target.value })}
        />
      </label>
      <label>
        <span>{t('search.order')}</span>
        <select
          className="field"
          value={asked.sort}
          onChange={(event) => change({ sort: event.target.value as Asked['sort'] })}
        >
          <option value="relevance">{t('search.relevance')}</option>
          <option value="newest">{t('search.newest')}</option>
        </select>
      </label>
      {isFiltered(asked) && (
        <button
          type="button"
          className="button bare"
          onClick={() => change({ mentor: '', topic: '', language: '', from: '', length: '' })}
        >
          {t('search.clear')}
        </button>
      )}
    </fieldset>
  )
}
