import type { AuditFault } from '../../core/contract/keeping/audit.ts'
import { type AuditEntry, beginning, hashOf } from './audit-entry.ts'
import type { AuditMark } from './audit-mark.ts'

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
