import { homedir } from 'node:os'
import { sep } from 'node:path'
import { StudioError } from '../contract/errors.ts'
import type { KeepingApi, KeepingOverview } from '../contract/keeping/api.ts'
import type { Handlers } from '../contract/rpc.ts'
import { biometricState, consentToBiometrics, deleteBiometrics } from '../keeping/biometrics.ts'
import { erasePerson } from '../keeping/erase-person.ts'
import { eraseSession, erasurePreview } from '../keeping/erase-session.ts'
import { answerRetention, askAgain, retentionState } from '../keeping/retention.ts'
import { storageOf } from '../keeping/storage.ts'
import type { KeepingSource } from './desk.ts'
import { freeBytes } from './inbox.ts'
import { backingUp, restoring } from './keeping-copies.ts'
import type { Reviewer } from './review.ts'

/** Answers for the part of the wire that keeps and erases. */
export function keepingHandlers({
  library,
  isBusy,
  stop,
  removed,
  rewritten,
  takeIn,
}: KeepingSource): Handlers<KeepingApi, Reviewer> {
  const overview = async (): Promise<KeepingOverview> => ({
    home: asOwners(library.home),
    freeBytes: await freeBytes(library.home),
    storage: storageOf(library),
    retention: await retentionState(library),
    biometrics: biometricState(library),
    certificates: library.database.erasures.certificates(),
    audit: { entries: library.database.audit.all().length, faults: library.database.audit.faults() },
  })
  return {
    'keeping.overview': overview,
    'keeping.answerRetention': (answer, { who }) => answerRetention(library, answer, who.name),
    'keeping.askAgain': (_, { who }) => {
      askAgain(library, who.name)
      return retentionState(library)
    },
    'keeping.previewErasure': async ({ session }) => ({
      ...(await erasurePreview(library, session)),
      isBusy: isBusy(session),
    }),
    async 'keeping.eraseSession'({ session, typed, also, stops }, { who }) {
      const title = library.database.sessions.get(session)?.title
      if (title === undefined) throw new StudioError('session-missing')
      if (typed.trim() !== title.trim()) throw new StudioError('invalid-input', { field: 'typed' })
      if (isBusy(session) && !stops) throw new StudioError('library-busy', { file: title })
      await stop(session)
      const certificate = await eraseSession(library, session, who.name, also)
      removed(session)
      return certificate
    },
    'keeping.consentBiometrics': ({ session, how }, { who }) => {
      consentToBiometrics(library, session, how, who.name)
      return biometricState(library)
    },
    'keeping.deleteBiometrics': async (_, { who }) => {
      const seen = library.database.enrolments.seenAt()
      deleteBiometrics(library, who.name)
      for (const session of seen) await takeIn(session)
      return biometricState(library)
    },
    async 'keeping.erasePerson'({ who: person, stops }, { who }) {
      const sessions = library.database.sessions
        .all()
        .flatMap(({ id, title }) => (person.session === null || person.session === id ? [{ id, title }] : []))
      const busy = sessions.filter(({ id }) => isBusy(id))
      if (busy[0] && !stops) throw new StudioError('library-busy', { file: busy[0].title })
      for (const { id } of busy) await stop(id)
      try {
        const erased = erasePerson(library, person, who.name)
        const { number, hash } = library.database.audit.last(person.session ?? '') ?? { number: 0, hash: '' }
        return { ...erased, entry: { number, hash } }
      } finally {
        for (const { id } of sessions) rewritten(id)
      }
    },
    'keeping.backUp': (wish, { signal }) => backingUp(library, wish, signal),
    'keeping.restore': (wish, { signal }) => restoring(library, wish, signal),
  }
}

/** A path as its owner writes it: `~` for their own folder. */
function asOwners(path: string): string {
  const own = homedir()
  return path.startsWith(own + sep) ? `~${path.slice(own.length)}` : path
}
