import { isAbsolute } from 'node:path'
import { StudioError } from '../contract/errors.ts'
import type { BackupEvent, KeepingApi, KeepingOverview } from '../contract/keeping/api.ts'
import type { Handlers } from '../contract/rpc.ts'
import { backUp } from '../keeping/backup.ts'
import { biometricState, consentToBiometrics, deleteBiometrics } from '../keeping/biometrics.ts'
import { eraseSession, erasurePreview } from '../keeping/erase-session.ts'
import { answerRetention, askAgain, retentionState } from '../keeping/retention.ts'
import { storageOf } from '../keeping/storage.ts'
import type { Library } from '../library.ts'
import type { KeepingSource } from './desk.ts'
import { freeBytes } from './inbox.ts'
import type { Reviewer } from './review.ts'

/** Answers for the part of the wire that keeps and erases. */
export function keepingHandlers({ library, isBusy, stop, removed }: KeepingSource): Handlers<KeepingApi, Reviewer> {
  const overview = async (): Promise<KeepingOverview> => ({
    home: library.home,
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
    'keeping.deleteBiometrics': (_, { who }) => {
      deleteBiometrics(library, who.name)
      return biometricState(library)
    },
    async *'keeping.backUp'({ to }, { signal }) {
      if (!isAbsolute(to)) throw new StudioError('folder-unfit', { file: to })
      yield* backupEvents(library, to, signal)
    },
  }
}

/** The newest progress only: a reader that is slow is not told every file. */
async function* backupEvents(library: Library, to: string, signal: AbortSignal): AsyncGenerator<BackupEvent> {
  let progress: BackupEvent | null = null
  let wake = (): void => undefined
  const work = backUp(library, to, {
    signal,
    onProgress: (done, total) => {
      progress = { kind: 'progress', done, total }
      wake()
    },
  })
  let ended = false
  const end = work.then(
    () => undefined,
    () => undefined,
  )
  void end.then(() => {
    ended = true
    wake()
  })
  while (!ended) {
    if (progress) yield progress
    progress = null
    await new Promise<void>((next) => {
      wake = next
      if (ended || progress) next()
    })
  }
  const { files, originalsOutside } = await work
  yield {
    kind: 'done',
    files: files.length,
    bytes: files.reduce((sum, { size }) => sum + size, 0),
    originalsOutside,
  }
}
