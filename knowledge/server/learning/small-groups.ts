import { smallestGroup } from '../../contract/learning.ts'

/** Who did something, with the programmes that each is in. */
export type Active = ReadonlyMap<string, readonly string[]>

/**
 * The programmes whose figures are shown beside everybody's. Not those of fewer than five people; nor, of the others, the
 * smallest, where taking what is shown from everybody's or from a programme that holds all of another would leave the
 * figures of fewer than five (complementary suppression, Hundepool et al., Statistical Disclosure Control, 2012, 4.2).
 */
export function shownProgrammes(active: Active): ReadonlySet<string> {
  const members = new Map<string, Set<string>>()
  for (const [person, programmes] of active)
    for (const programme of programmes) members.set(programme, (members.get(programme) ?? new Set()).add(person))
  // The largest first, of equals by their name: the smallest that is left is the last.
  const shown = [...members]
    .filter(([, people]) => people.size >= smallestGroup)
    .sort(([a, x], [b, y]) => y.size - x.size || (a < b ? -1 : 1))
  const isSmall = (count: number): boolean => count > 0 && count < smallestGroup
  for (let at = shown.length - 1; at >= 0; at--) {
    const [, people] = shown[at] as (typeof shown)[number]
    const leavesFew = shown.some(
      ([, others], other) =>
        other !== at && isSmall(others.size - people.size) && [...people].every((person) => others.has(person)),
    )
    if (leavesFew) shown.splice(at, 1)
  }
  const rest = (): number => active.size - new Set(shown.flatMap(([, people]) => [...people])).size
  while (shown.length > 0 && isSmall(rest())) shown.pop()
  return new Set(shown.map(([programme]) => programme))
}

/** Whether figures of these people are shown: of everybody, or of one programme. */
export const isShown = (active: Active, programme: string | null): boolean =>
  active.size >= smallestGroup && (programme === null || shownProgrammes(active).has(programme))
