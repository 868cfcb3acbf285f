import type { ConsentEntry, ConsentGap, ConsentScope } from '../contract/recording/consent.ts'
import type { Preset } from '../contract/recording/take.ts'

/** What may be kept at all, and what may be published: the consents that each asks of everybody. */
const neededToKeep: readonly ConsentScope[] = ['recording']
const neededToPublish: readonly ConsentScope[] = ['recording', 'reuse']

/** Days that a take waits for consent after it ended; then it is destroyed. */
export const provisionalDays = 7
const day = 86_400_000

/** A person's name as consents are looked up by it: accents and capitals do not make somebody else. */
export const personKey = (name: string): string =>
  name.normalize('NFD').replace(/\p{M}/gu, '').toLocaleLowerCase('fr').replace(/\s+/g, ' ').trim()

/** What somebody agrees to as things stand: later lines of the record count over earlier ones. */
export function standing(
  entries: readonly ConsentEntry[],
  person: string,
): ReadonlyMap<ConsentScope, 'given' | 'withdrawn'> {
  const now = new Map<ConsentScope, 'given' | 'withdrawn'>()
  const key = personKey(person)
  for (const entry of entries) {
    if (personKey(entry.person) !== key) continue
    for (const scope of entry.kind === 'given' ? entry.agreed : entry.withdrawn) now.set(scope, entry.kind)
  }
  return now
}

function gapsIn(
  participants: readonly string[],
  entries: readonly ConsentEntry[],
  needed: readonly ConsentScope[],
): ConsentGap[] {
  return participants.flatMap((person) => {
    const now = standing(entries, person)
    return needed
      .filter((scope) => now.get(scope) !== 'given')
      .map((scope) => ({ person, scope, withdrawn: now.get(scope) === 'withdrawn' }))
  })
}

/** Whether a recording of that kind holds somebody besides the mentor, named or not. */
export const othersIn = (preset: Preset): boolean => preset === 'call' || preset === 'group'

/**
 * What is missing before a take may be more than provisional. A call in which nobody is named has one gap, with an empty
 * name: somebody was there.
 */
export function gapsToKeep(
  participants: readonly string[],
  entries: readonly ConsentEntry[],
  preset: Preset,
): ConsentGap[] {
  if (participants.length === 0 && othersIn(preset)) return [{ person: '', scope: 'recording', withdrawn: false }]
  return gapsIn(participants, entries, neededToKeep)
}

/**
 * What stands in the way of publishing a session, its redacted clips included. Whoever appears in the record counts,
 * also when the list of participants no longer names them.
 * @param soundKept whether voices are heard in what is published
 */
export function gapsToPublish(
  participants: readonly string[],
  entries: readonly ConsentEntry[],
  { soundKept }: { soundKept: boolean },
): ConsentGap[] {
  const everybody = new Map(
    [...entries.map(({ person }) => person), ...participants].map((one) => [personKey(one), one]),
  )
  return gapsIn([...everybody.values()], entries, soundKept ? [...neededToPublish, 'voice'] : neededToPublish)
}

/**
 * When a take is destroyed if nobody's decision keeps it. Never before a start of the program has found its time over and
 * asked once more, for a day: a clock that was set wrong, or a long absence, destroys nothing unasked.
 */
export const destroyedAt = ({ endedAt, overdueSince }: { endedAt: Date; overdueSince: Date | null }): Date =>
  new Date(Math.max(endedAt.getTime() + provisionalDays * day, (overdueSince?.getTime() ?? 0) + day))

/** What becomes of a take that has ended. `remind`: its time is over, and nobody was asked since. */
export function fateOf(
  take: {
    readonly participants: readonly string[]
    readonly consents: readonly ConsentEntry[]
    readonly endedAt: Date
    readonly overdueSince: Date | null
    readonly preset: Preset
  },
  now: Date,
): 'keep' | 'ask' | 'remind' | 'destroy' {
  const gaps = gapsToKeep(take.participants, take.consents, take.preset)
  if (gaps.length === 0) return 'keep'
  // Whoever said no, or took a yes back, is not asked again.
  if (gaps.some(({ withdrawn }) => withdrawn)) return 'destroy'
  if (now < destroyedAt(take)) return 'ask'
  return take.overdueSince === null ? 'remind' : 'destroy'
}
