import type { ReviewStanding, SessionRow, SessionState } from '../../core/contract/api.ts'

/** What a person looks for in the library. Each session is in one of them. */
export const groups = ['running', 'review', 'changes', 'approved', 'published', 'problem'] as const
export type Group = (typeof groups)[number]

const groupOfJob: Readonly<Record<SessionState, Group | null>> = {
  waiting: 'running',
  processing: 'running',
  analysed: null,
  clean: null,
  leaks: 'problem',
  failed: 'problem',
  stopped: 'problem',
}

const groupOfReview: Readonly<Record<ReviewStanding, Group>> = {
  'to-review': 'review',
  'changes-asked': 'changes',
  approved: 'approved',
  published: 'published',
}

/** By its job while that is not done, else by its review. */
export const groupOf = ({ state, review }: SessionRow): Group =>
  groupOfJob[state] ?? groupOfReview[review ?? 'to-review']

export const orders = ['newest', 'oldest', 'title', 'longest', 'risk'] as const
export type Order = (typeof orders)[number]

export interface Arrangement {
  /** Words that all have to occur, in any case and with or without accents. */
  readonly search: string
  readonly group: Group | null
  readonly order: Order
}

export const asItComes: Arrangement = { search: '', group: null, order: 'newest' }

/** Lower case, without accents: `Séance` and `SEANCE` are the same to who searches. */
export const plain = (text: string): string =>
  text
    .normalize('NFD')
    .replace(/\p{Mn}/gu, '')
    .toLowerCase()

const comparators: Readonly<Record<Order, (a: SessionRow, b: SessionRow) => number>> = {
  newest: (a, b) => b.addedAt.localeCompare(a.addedAt),
  oldest: (a, b) => a.addedAt.localeCompare(b.addedAt),
  title: (a, b) => a.title.localeCompare(b.title, undefined, { numeric: true }),
  longest: (a, b) => (b.duration ?? -1) - (a.duration ?? -1),
  risk: (a, b) => b.leaks - a.leaks || b.doubts - a.doubts,
}

/**
 * The rows that fit, in the order asked for; equal ones newest first.
 * @param facts what can be searched besides the title: the same words that the row shows
 */
export function arranged(
  rows: readonly SessionRow[],
  { search, group, order }: Arrangement,
  facts: (row: SessionRow) => string = () => '',
): SessionRow[] {
  const words = plain(search).split(/\s+/).filter(Boolean)
  const fits = (row: SessionRow): boolean => {
    if (group !== null && groupOf(row) !== group) return false
    if (words.length === 0) return true
    const text = plain(`${row.title} ${facts(row)}`)
    return words.every((word) => text.includes(word))
  }
  return rows.filter(fits).sort((a, b) => comparators[order](a, b) || comparators.newest(a, b))
}

/** How many sessions each group has. */
export function counted(rows: readonly SessionRow[]): Readonly<Record<Group, number>> {
  const counts: Record<Group, number> = { running: 0, review: 0, changes: 0, approved: 0, published: 0, problem: 0 }
  for (const row of rows) counts[groupOf(row)] += 1
  return counts
}
