import { homedir } from 'node:os'
import { sep } from 'node:path'
import type { KeepingApi, KeepingOverview } from '../contract/keeping/api.ts'
import type { Handlers } from '../contract/rpc.ts'
import { biometricState, consentToBiometrics, deleteBiometrics } from '../keeping/biometrics.ts'
import { erasurePreview } from '../keeping/erase-session.ts'
import { answerRetention, askAgain, retentionState } from '../keeping/retention.ts'
import { storageOf } from '../keeping/storage.ts'
import type { KeepingSource } from './desk.ts'
import { freeBytes } from './inbox.ts'
import { backingUp, restoring } from './keeping-copies.ts'
import { personErasing, sessionErasing } from './keeping-erasures.ts'
import type { Reviewer } from './review.ts'

/** Answers for the part of the wire that keeps and erases. */
export function keepingHandlers(source: KeepingSource): Handlers<KeepingApi, Reviewer> {
  const { library, isBusy, takeIn } = source
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
    'keeping.eraseSession': (wish, { who }) => sessionErasing(source, wish, who.name),
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
    'keeping.erasePerson': (wish, { who }) => personErasing(source, wish, who.name),
    'keeping.backUp': (wish, { signal }) => backingUp(library, wish, signal),
    'keeping.restore': (wish, { signal }) => restoring(library, wish, signal),
  }
}

/** A path as its owner writes it: `~` for their own folder. */
function asOwners(path: string): string {
  const own = homedir()
  return path.startsWith(own + sep) ? `~${path.slice(own.length)}` : path
}
