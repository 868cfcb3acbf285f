import type { EnrolledLook } from './enrolled.ts'
import { distanceOf, type PersonLook } from './look.ts'

/**
 * Farthest that a person's mean look may be from an enrolled one. Stricter than what joins faces within a session
 * (0.465): there a mistake hides one face too many, here it shows one.
 */
const certain = 0.4
/** A second one that could be meant must be this much farther away. */
const clearly = 0.08
/** Fewer looks than these are a glimpse, not a likeness. */
const fewest = 3

/** That a person of a session is somebody who is enrolled. */
export interface Recognised {
  readonly person: string
  readonly enrolled: EnrolledLook
  /** Distance of the looks. */
  readonly distance: number
}

/**
 * Who of a session is enrolled. Only where there is no doubt: near enough, seen often enough, nobody else enrolled is
 * nearly as near, and nobody else in the session is nearly as near to the same enrolled person. When in doubt nobody is
 * recognised, and stays hidden.
 */
export function recognised(persons: readonly PersonLook[], enrolments: readonly EnrolledLook[]): Recognised[] {
  return persons.flatMap((one): Recognised[] => {
    if (one.looks < fewest) return []
    const near = enrolments
      .map((enrolled) => ({ person: one.person, enrolled, distance: distanceOf(one.look, enrolled.look) }))
      .sort((a, b) => a.distance - b.distance)
    const [best, second] = near
    if (!best || best.distance > certain) return []
    if (second && second.distance < best.distance + clearly) return []
    const rival = persons.some(
      (other) => other.person !== one.person && distanceOf(other.look, best.enrolled.look) < best.distance + clearly,
    )
    return rival ? [] : [best]
  })
}
