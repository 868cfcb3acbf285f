import { randomUUID } from 'node:crypto'
import { readKeptText } from '../../native/files/kept.ts'
import type { Enrolled, EnrolRequest } from '../contract/enrolment/enrolled.ts'
import { PersonLook } from '../contract/enrolment/look.ts'
import { recognised } from '../contract/enrolment/recognised.ts'
import { StudioError } from '../contract/errors.ts'
import type { Finding } from '../contract/finding.ts'
import type { StageContext } from '../contract/stage.ts'
import type { Library } from '../library.ts'
import { sourceOf } from '../review-material.ts'
import { lookAgain } from './look-again.ts'

/** Looks that a session must have of somebody before they can be enrolled from it. */
const enough = 5

/** Those who are recognised in every session, without what they look like. */
export const enrolledIn = (library: Library): Enrolled[] =>
  library.database.enrolments.all().map(({ look: _, ...enrolled }) => enrolled)

/**
 * Keeps what a person of a session looks like, with the consent to exactly that.
 * @param findings the session's, as reviewed: whose face is whose may have been corrected
 * @throws StudioError `look-unknown` when the session does not show enough of the person's face, `session-missing`
 */
export async function enrol(
  library: Library,
  context: Pick<StageContext, 'plugins' | 'models' | 'threads' | 'signal'>,
  { session, person, name, consent }: EnrolRequest,
  findings: readonly Finding[],
  by: string,
): Promise<Enrolled> {
  const source = await sourceOf(library, session)
  const faces = findings.filter((finding) => finding.kind === 'face' && finding.person === person)
  const seen = await lookAgain(context, source, faces)
  if (!seen || seen.looks < enough) throw new StudioError('look-unknown')
  const enrolled = { id: randomUUID(), name, consent, by, addedAt: new Date().toISOString() }
  const { enrolments, audit } = library.database
  enrolments.add({ ...enrolled, look: seen.look })
  audit.append({
    actor: by,
    action: 'enrol',
    session,
    facts: { enrolled: enrolled.id, person, looks: seen.looks, consentAt: consent.at, explainedIn: consent.language },
  })
  return enrolled
}

/**
 * Deletes what a person looks like; nothing of it is left in the library's file, and from now on they are hidden as
 * anybody is: also where they were recognised before, as soon as that review is brought in line (`takingIn`). Renders
 * that were made before stay as they are.
 * @throws StudioError `invalid-input` when nobody of that id is enrolled
 */
export function forgetEnrolled({ database }: Library, id: string, by: string): void {
  if (!database.enrolments.remove(id)) throw new StudioError('invalid-input', { what: 'id' })
  database.audit.append({ actor: by, action: 'forget-enrolled', session: '', facts: { enrolled: id } })
  database.compact()
}

/**
 * Notes who of a session is enrolled, while it is known what its persons look like. Nobody where there is any doubt;
 * what was noted before stands when their looks were let go of since.
 * @param file of `TrackOutput.personLooks`
 * @returns ids of the session's persons who are enrolled
 */
export async function recogniseIn(library: Library, session: string, file: string | null): Promise<string[]> {
  const { enrolments, audit } = library.database
  const persons = file === null ? null : await personLooks(file)
  if (persons) {
    const known = recognised(persons, enrolments.all())
    enrolments.note(
      session,
      known.map(({ person, enrolled }) => ({ person, enrolled: enrolled.id })),
    )
    for (const { enrolled, distance } of known)
      audit.append({
        actor: 'estompe',
        action: 'recognise',
        session,
        facts: { enrolled: enrolled.id, distance: Math.round(distance * 1000) / 1000 },
      })
  }
  return enrolments.seenIn(session).map(({ person }) => person)
}

/** Null when they were let go of. */
async function personLooks(file: string): Promise<PersonLook[] | null> {
  const text = await readKeptText(file).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null
    throw error
  })
  return text === null ? null : PersonLook.array().parse(JSON.parse(text))
}
