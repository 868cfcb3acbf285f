import type { ReviewState } from '../../../core/contract/review/diff.ts'

/** Numbers of the persons of a session, from 1, in the order in which they are first seen or heard. */
export function personNumbers(state: ReviewState): ReadonlyMap<string, number> {
  const first = new Map<string, number>()
  for (const record of state.values()) {
    if (record.type === 'person' && !first.has(record.id)) first.set(record.id, Number.POSITIVE_INFINITY)
    if (record.type !== 'finding' || record.finding.person === null) continue
    const { person, start } = record.finding
    first.set(person, Math.min(first.get(person) ?? Number.POSITIVE_INFINITY, start))
  }
  const order = [...first].sort(([a, at], [b, bt]) => at - bt || (a < b ? -1 : 1))
  return new Map(order.map(([person], i) => [person, i + 1]))
}
