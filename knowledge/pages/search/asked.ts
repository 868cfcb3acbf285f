import type { SearchRequest } from '../../contract/search.ts'

/** What the page asks for, as it stands in the address: a search can be shared and gone back to. */
export interface Asked {
  readonly q: string
  readonly mentor: string
  readonly topic: string
  readonly language: string
  /** A day, or empty. */
  readonly from: string
  readonly length: '' | 'short' | 'middle' | 'long'
  readonly sort: SearchRequest['sort']
}

/** Minutes between short, middle and long. */
export const lengths = { short: 5, long: 20 } as const

export function askedOf(query: URLSearchParams): Asked {
  const text = (name: string): string => query.get(name) ?? ''
  const length = (['short', 'middle', 'long'] as const).find((one) => one === query.get('length')) ?? ''
  return {
    q: text('q').slice(0, 300),
    mentor: text('mentor'),
    topic: text('topic'),
    language: text('language'),
    from: /^\d{4}-\d\d-\d\d$/.test(text('from')) ? text('from') : '',
    length,
    sort: query.get('sort') === 'newest' ? 'newest' : 'relevance',
  }
}

/** As parameters of the page's own address; what is usual is left out. */
export const addressOf = (asked: Asked): Record<string, string> => ({
  ...asked,
  sort: asked.sort === 'newest' ? 'newest' : '',
})

/** As parameters of the server's address. */
export const requestOf = (
  { length, sort, ...rest }: Asked,
  page: number,
): Record<string, string | number | undefined> => ({
  ...rest,
  sort,
  page,
  shortest: length === 'middle' ? lengths.short * 60 : length === 'long' ? lengths.long * 60 : undefined,
  longest: length === 'short' ? lengths.short * 60 : length === 'middle' ? lengths.long * 60 : undefined,
})

export const isFiltered = ({ mentor, topic, language, from, length }: Asked): boolean =>
  [mentor, topic, language, from, length].some((one) => one !== '')
