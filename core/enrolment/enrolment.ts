import { randomUUID } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { z } from 'zod'
import { BiometricConsent, Enrolled, type EnrolledLook } from '../contract/enrolment/enrolled.ts'
import { PersonLook } from '../contract/enrolment/look.ts'
import { type Recognised, recognised } from '../contract/enrolment/recognised.ts'
import { StudioError } from '../contract/errors.ts'
import type { TrackOutput } from '../contract/pipeline.ts'
import type { Library } from '../library.ts'

/** Looks that a session must have of somebody before they can be enrolled from it. */
const enough = 5

export const EnrolRequest = z.strictObject({
  /** The person's id in the session. */
  person: z.string().min(1).max(80),
  name: Enrolled.shape.name,
  consent: BiometricConsent,
})
export type EnrolRequest = z.infer<typeof EnrolRequest>

/** People who agreed to be recognised in every session of this library, on this machine only. */
export class Enrolment {
  readonly #library: Library

  constructor(library: Library) {
    this.#library = library
  }

  /** Without what they look like. */
  list(): Enrolled[] {
    return this.#library.database.enrolments.all().map(({ look: _, ...enrolled }) => enrolled)
  }

  /**
   * Keeps what a person of a session looks like, with the consent to exactly that.
   * @param tracked what the session's faces were followed to
   * @throws StudioError `look-unknown` when the session does not show enough of the person's face
   */
  async enrol(session: string, tracked: TrackOutput, request: EnrolRequest, by: string): Promise<Enrolled> {
    const { person, name, consent } = EnrolRequest.parse(request)
    const known = (await personLooks(tracked)).find((one) => one.person === person)
    if (!known || known.looks < enough) throw new StudioError('look-unknown')
    const enrolled = { id: randomUUID(), name, consent, by, addedAt: new Date().toISOString() }
    const { enrolments, audit } = this.#library.database
    enrolments.add({ ...enrolled, look: known.look })
    audit.append({
      actor: by,
      action: 'enrol',
      session,
      facts: { enrolled: enrolled.id, looks: known.looks, consentAt: consent.at, explainedIn: consent.language },
    })
    return enrolled
  }

  /**
   * Deletes what a person looks like; nothing of it is left in the library's file. Sessions that were rendered with
   * their face visible stay as they are.
   * @throws StudioError `invalid-input` when nobody of that id is enrolled
   */
  forget(id: string, by: string): void {
    const { database } = this.#library
    if (!database.enrolments.remove(id)) throw new StudioError('invalid-input', { what: 'id' })
    database.audit.append({ actor: by, action: 'forget-enrolled', session: '', facts: { enrolled: id } })
    database.compact()
  }

  /** Who of a session is enrolled; nobody where there is any doubt. */
  async recognise(tracked: TrackOutput): Promise<Recognised[]> {
    const enrolments: EnrolledLook[] = this.#library.database.enrolments.all()
    return enrolments.length === 0 ? [] : recognised(await personLooks(tracked), enrolments)
  }
}

/** What each person of a session looks like; nothing when that was never kept, or was deleted. */
async function personLooks({ personLooks: file }: TrackOutput): Promise<PersonLook[]> {
  if (!file) return []
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null
    throw error
  })
  return text === null ? [] : PersonLook.array().parse(JSON.parse(text))
}
