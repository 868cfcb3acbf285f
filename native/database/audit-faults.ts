import { createHash } from 'node:crypto'
import type { AuditEntry } from './audit.ts'
import type { AuditMark } from './audit-mark.ts'

/** What the first entry stands on. */
export const beginning = '0'.repeat(64)

/** sha256 over everything that an entry says, in lower-case hex. */
export const hashOf = (entry: Omit<AuditEntry, 'hash'>): string =>
  createHash('sha256')
    .update(
      JSON.stringify([entry.number, entry.at, entry.actor, entry.action, entry.session, entry.facts, entry.previous]),
    )
    .digest('hex')

/**
 * What is wrong with the log, and from which entry to which.
 * `changed`: an entry no longer says what its hash says; `moved`: an entry stands where another was; `removed`: entries
 * between others are gone; `cut`: entries at the end are gone; `rewritten`: entries were made anew, with new hashes;
 * `unmarked`: the note of the newest entry, outside the database, is gone.
 */
export interface AuditFault {
  readonly fault: 'changed' | 'moved' | 'removed' | 'cut' | 'rewritten' | 'unmarked'
  readonly first: number
  readonly last: number
}

/**
 * Looks through the whole chain.
 * @param entries by ascending number
 * @param mark the newest entry as it is noted outside the database; null when the note is missing
 * @param witnesses entries as an earlier export tells them: they must still be there, the same
 */
export function auditFaults(
  entries: readonly AuditEntry[],
  mark: AuditMark | null,
  witnesses: readonly AuditMark[] = [],
): AuditFault[] {
  const faults: AuditFault[] = []
  const found = (fault: AuditFault['fault'], first: number, last = first): void => {
    if (!faults.some((known) => known.fault === fault && known.first === first)) faults.push({ fault, first, last })
  }
  const numbers = new Set(entries.map(({ number }) => number))
  const places = [...numbers, ...gaps(numbers)]
  let before = { number: 0, hash: beginning }
  for (const entry of entries) {
    if (entry.number > before.number + 1) found('removed', before.number + 1, entry.number - 1)
    const isItself = entry.hash === hashOf(entry)
    if (!isItself) {
      const wasElsewhere = places.some(
        (number) => number !== entry.number && entry.hash === hashOf({ ...entry, number }),
      )
      found(wasElsewhere ? 'moved' : 'changed', entry.number)
    } else if (entry.number === before.number + 1 && entry.previous !== before.hash && !faultsAt(faults, before.number))
      found('rewritten', before.number || entry.number)
    before = entry
  }
  const told = [...witnesses, ...(mark ? [mark] : [])].sort((a, b) => b.number - a.number)
  for (const witness of told) {
    if (witness.number > before.number) found('cut', before.number + 1, witness.number)
    else if (!entries.some((entry) => entry.number === witness.number && entry.hash === witness.hash)) {
      if (numbers.has(witness.number) && !faultsAt(faults, witness.number)) found('rewritten', witness.number)
    }
  }
  if (!mark) found('unmarked', before.number)
  return faults
}

const faultsAt = (faults: readonly AuditFault[], number: number): boolean =>
  faults.some(({ first, last }) => first <= number && number <= last)

function gaps(numbers: ReadonlySet<number>): number[] {
  const missing: number[] = []
  for (let number = 1; number < Math.max(0, ...numbers); number++) if (!numbers.has(number)) missing.push(number)
  return missing
}
