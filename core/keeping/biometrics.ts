import { rmSync } from 'node:fs'
import { StudioError } from '../contract/errors.ts'
import type { BiometricState } from '../contract/keeping/biometrics.ts'
import type { Library } from '../library.ts'
import { keptKind } from './kept-kind.ts'
import { filesBelow } from './tree.ts'

/** What the library holds that a person could be recognised by, and who agreed to it. */
export function biometricState(library: Library): BiometricState {
  const { biometrics, sessions, enrolments } = library.database
  const prints = filesBelow(library.home).filter(({ path }) => keptKind(library.relative(path) ?? '') === 'embeddings')
  return {
    files: prints.length,
    bytes: prints.reduce((sum, { bytes }) => sum + bytes, 0),
    enrolled: enrolments.all().map(({ id, name, by, addedAt }) => ({ id, name, by, addedAt })),
    consents: biometrics
      .consents()
      .map((consent) => ({ ...consent, title: sessions.get(consent.session)?.title ?? '' })),
  }
}

/**
 * Records that the persons of a session agreed that what they are recognised by is kept after their session was
 * processed. What is made from then on stays.
 * @throws StudioError `session-missing`, `invalid-input` when it is not said how they agreed
 */
export function consentToBiometrics(library: Library, session: string, how: string, by: string): void {
  if (!library.database.sessions.get(session)) throw new StudioError('session-missing')
  if (how.trim() === '') throw new StudioError('invalid-input', { field: 'how' })
  library.database.biometrics.consent({ session, how: how.trim(), by, at: new Date().toISOString() })
  library.database.audit.append({ actor: by, action: 'biometric-consent', session, facts: {} })
}

/** Deletes what faces and voices are recognised by: of all sessions, of all who are enrolled, and every consent to it. */
export function deleteBiometrics(library: Library, by: string): { files: number; bytes: number; enrolled: number } {
  const { sessions, biometrics, enrolments, audit } = library.database
  const { files, bytes, enrolled } = biometricState(library)
  for (const { id } of enrolled) enrolments.remove(id)
  biometrics.withdrawAll()
  for (const { id } of sessions.all()) removeLooks(library, id)
  const left = filesBelow(library.home).filter(({ path }) => keptKind(library.relative(path) ?? '') === 'embeddings')
  for (const { path } of left) rmSync(path, { force: true })
  audit.append({
    actor: by,
    action: 'delete-biometrics',
    session: '',
    facts: { files, bytes, enrolled: enrolled.length },
  })
  library.database.compact()
  return { files, bytes, enrolled: enrolled.length }
}

/** Once a session is processed, nothing is kept that recognises a person, unless they agreed. */
export function letGoOfLooks(library: Library, session: string): void {
  if (library.database.biometrics.consents().some((consent) => consent.session === session)) return
  removeLooks(library, session)
}

/** Removes the prints of a session. What was made of them, who is who, stands, and is not made again for that. */
export function removeLooks(library: Library, session: string): void {
  const { stageRuns } = library.database
  for (const run of stageRuns.of(session))
    for (const { path, erased } of run.files) {
      if (erased || keptKind(path) !== 'embeddings') continue
      stageRuns.eraseFile(run.id, path)
      rmSync(library.absolute(path), { force: true })
    }
}
