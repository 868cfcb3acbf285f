import { overlapOf } from '../../contract/box.ts'
import { distanceOf, type PersonLook } from '../../contract/enrolment/look.ts'
import type { Finding } from '../../contract/finding.ts'
import type { FaceLook } from '../../contract/pipeline.ts'
import { boxAt } from '../../contract/plan.ts'
import type { FoundFace } from './faces.ts'
import type { AreTwo } from './faces-join.ts'
import { moveAsOne } from './self-view.ts'

/** Faces whose mean looks are nearer than this are one person. */
const same = 0.465
/** The same, where a face stays in its place across a cut. */
const sameInPlace = 0.56
/** Faces seen at one moment are one person only when they look as much alike as this, and move as one besides. */
const sameAtOnce = 0.3
/** Up to here they may be one person: a question for the reviewer. */
const maybe = 0.58
/** Somebody else who looks so much more like a face (distance of looks) is rather meant, and be it a second picture. */
const clearly = 0.1
/** A face that was looked at less often than this may have been blurred. */
const fewest = 2

type Look = readonly number[]

/** Faces as findings that say whose they are, and what each person looks like who was seen well enough. */
export interface Persons {
  readonly findings: readonly Finding[]
  readonly looks: readonly PersonLook[]
}

interface Person {
  readonly faces: { readonly finding: Finding; readonly look: Look | null; readonly weight: number }[]
  look: Look | null
}

/**
 * Which person each face is, as opaque ids `p1`, `p2`, ... in the order of their first sight. Faces are put together by
 * their looks; nobody is in two places at once, but for who sees themselves in a corner; a face that stays in its place
 * when the picture around it changes needs less likeness. Where two persons may be one, the later one's faces are marked `person-unsure`.
 */
export function withPersons(faces: readonly FoundFace[], looks: readonly FaceLook[]): Persons {
  const byLine = looksByLine(looks)
  const persons: Person[] = []
  for (const { finding, lines } of [...faces].sort((a, b) => a.finding.start - b.finding.start)) {
    const own = lines.flatMap((line) => byLine.get(line) ?? [])
    const face = { finding, look: meanOf(own.map((look) => ({ look, weight: 1 }))), weight: own.length }
    const best = nearest(persons, face.finding, face.look)
    if (best) add(best, face)
    else add(persons[persons.push({ faces: [], look: null }) - 1] as Person, face)
  }
  joinAlike(persons)
  return { findings: named(persons), looks: looksOf(persons) }
}

/** Tells whether faces of the search are surely of two persons: each was looked at well enough, and they are not alike. */
export function twoByLooks(looks: readonly FaceLook[]): AreTwo {
  const byLine = looksByLine(looks)
  const lookOf = (lines: readonly string[]): Look | null => {
    const own = lines.flatMap((line) => byLine.get(line) ?? [])
    return own.length < fewest ? null : meanOf(own.map((look) => ({ look, weight: 1 })))
  }
  return (a, b) => {
    const [one, two] = [lookOf(a), lookOf(b)]
    return one !== null && two !== null && distanceOf(one, two) > maybe
  }
}

function looksByLine(looks: readonly FaceLook[]): ReadonlyMap<string, Look[]> {
  const byLine = new Map<string, Look[]>()
  for (const { line, embedding } of looks) {
    const known = byLine.get(line)
    if (known) known.push(embedding)
    else byLine.set(line, [embedding])
  }
  return byLine
}

function nearest(persons: readonly Person[], finding: Finding, look: Look | null): Person | null {
  let best: { person: Person; distance: number } | null = null
  for (const person of persons) {
    if (person.faces.some((one) => areTwo(one, { finding, look }))) continue
    const inPlace = person.faces.some((one) => goesOn(one.finding, finding))
    const distance = look && person.look ? distanceOf(look, person.look) : inPlace ? 0.5 : Number.POSITIVE_INFINITY
    if (distance > (inPlace ? sameInPlace : same)) continue
    if (!best || distance < best.distance) best = { person, distance }
  }
  return best && !isNearerToOthers(look, best.distance, persons) ? best.person : null
}

/**
 * Whether a look is clearly nearer to one of these persons than the distance says. Who cannot be the nearest because they
 * are seen at the same moment is so no stranger's face for want of a better one.
 */
const isNearerToOthers = (look: Look | null, distance: number, persons: readonly Person[]): boolean =>
  look !== null && persons.some((one) => one.look !== null && distanceOf(look, one.look) < distance - clearly)

function add(person: Person, face: Person['faces'][number]): void {
  person.faces.push(face)
  person.look = meanOf(person.faces.flatMap(({ look, weight }) => (look ? [{ look, weight }] : [])))
}

/** Joins persons that turn out alike once all their looks are known, nearest first. */
function joinAlike(persons: Person[]): void {
  for (;;) {
    let best: { a: Person; b: Person; distance: number } | null = null
    for (const [i, b] of persons.entries())
      for (const a of persons.slice(0, i)) {
        if (!a.look || !b.look) continue
        const distance = distanceOf(a.look, b.look)
        if (distance > same || (best && distance >= best.distance)) continue
        if (a.faces.some((one) => b.faces.some((two) => areTwo(one, two)))) continue
        const others = persons.filter((one) => one !== a && one !== b)
        if ([a, b].some((one) => isNearerToOthers(one.look, distance, others))) continue
        best = { a, b, distance }
      }
    if (!best) return
    for (const face of best.b.faces) add(best.a, face)
    persons.splice(persons.indexOf(best.b), 1)
  }
}

const idOf = (index: number): string => `p${index + 1}`

const looksOf = (persons: readonly Person[]): PersonLook[] =>
  persons.flatMap(({ look, faces }, i) => {
    const looks = faces.reduce((sum, { weight }) => sum + weight, 0)
    return look && looks > 0 ? [{ person: idOf(i), look: [...look], looks }] : []
  })

function named(persons: readonly Person[]): Finding[] {
  const out: Finding[] = []
  for (const [i, person] of persons.entries()) {
    const unsure =
      person.look === null ||
      persons
        .slice(0, i)
        .some(
          (other) =>
            other.look !== null &&
            person.look !== null &&
            distanceOf(other.look, person.look) < (atOnce(other, person) ? sameAtOnce : maybe),
        )
    for (const { finding } of person.faces) {
      const doubt = { doubt: 'person-unsure', start: finding.start, end: finding.end } as const
      out.push({ ...finding, person: idOf(i), doubts: unsure ? [...finding.doubts, doubt] : finding.doubts })
    }
  }
  return out.sort((a, b) => a.start - b.start)
}

type Seen = Pick<Person['faces'][number], 'finding' | 'look'>

/** Whether both are two people for sure enough: they are seen at one moment, and not as one in a mirror. */
const areTwo = (a: Seen, b: Seen): boolean => {
  if (!together(a.finding, b.finding)) return false
  return !a.look || !b.look || distanceOf(a.look, b.look) > sameAtOnce || !moveAsOne(a.finding, b.finding)
}

const atOnce = (a: Person, b: Person): boolean =>
  a.faces.some((one) => b.faces.some((two) => together(one.finding, two.finding)))

const together = (a: Finding, b: Finding): boolean => Math.min(a.end, b.end) - Math.max(a.start, b.start) > 0.3

/** Whether `later` begins about where and when `earlier` ends. */
function goesOn(earlier: Finding, later: Finding): boolean {
  if (Math.abs(later.start - earlier.end) > 1) return false
  return overlapOf(boxAt(earlier.keyframes, earlier.end), boxAt(later.keyframes, later.start)) > 0.4
}

function meanOf(looks: readonly { readonly look: Look; readonly weight: number }[]): Look | null {
  const first = looks[0]
  if (!first) return null
  const all = looks.reduce((sum, one) => sum + one.weight, 0)
  return first.look.map((_, i) => looks.reduce((sum, one) => sum + (one.look[i] ?? 0) * one.weight, 0) / all)
}
