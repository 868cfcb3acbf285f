import { statSync } from 'node:fs'
import { join } from 'node:path'
import { setImmediate as breath } from 'node:timers/promises'
import { StudioError } from '../contract/errors.ts'
import type { ErasureOfPerson, SessionErasure } from '../contract/keeping/api.ts'
import type { ErasingProgress } from '../contract/keeping/erasing.ts'
import type { ErasureCertificate } from '../contract/keeping/erasure.ts'
import type { PersonErased, PersonToErase } from '../contract/keeping/person-erasure.ts'
import { erasingPerson } from '../keeping/erase-person.ts'
import { eraseSession } from '../keeping/erase-session.ts'
import { databaseFile } from '../keeping/library-files.ts'
import type { Library } from '../library.ts'
import type { KeepingSource } from './desk.ts'
import { newestOf } from './newest.ts'

interface SessionToErase {
  readonly session: string
  /** Its title, as somebody typed it. */
  readonly typed: string
  readonly also: readonly string[]
  readonly stops: boolean
}

const toldBy =
  (library: Library, tell: (progress: ErasingProgress) => void) =>
  (done: number, total: number): void =>
    tell({ kind: 'progress', done, total, databaseBytes: statSync(join(library.home, databaseFile)).size })

/** Erases a session. @throws StudioError as `eraseSession` does, `invalid-input` when its title is another */
export async function* sessionErasing(
  { library, isBusy, stop, removed }: KeepingSource,
  { session, typed, also, stops }: SessionToErase,
  by: string,
): AsyncGenerator<SessionErasure> {
  const title = library.database.sessions.get(session)?.title
  if (title === undefined) throw new StudioError('session-missing')
  if (typed.trim() !== title.trim()) throw new StudioError('invalid-input', { field: 'typed' })
  if (isBusy(session) && !stops) throw new StudioError('library-busy', { file: title })
  // The whole of it is one piece of work: it goes on when nobody listens any more.
  const certificate = yield* newestOf<ErasingProgress, ErasureCertificate>(async (tell) => {
    await stop(session)
    const erased = await eraseSession(library, session, by, also, toldBy(library, tell))
    removed(session)
    return erased
  })
  yield { kind: 'done', certificate }
}

/** Erases somebody, everywhere or in one session. @throws StudioError as `erasingPerson` does */
export async function* personErasing(
  { library, isBusy, stop, rewritten, holdJobs }: KeepingSource,
  { who, stops }: { readonly who: PersonToErase; readonly stops: boolean },
  by: string,
): AsyncGenerator<ErasureOfPerson> {
  const sessions = library.database.sessions.all().filter(({ id }) => who.session === null || who.session === id)
  const busy = sessions.filter(({ id }) => isBusy(id))
  if (busy[0] && !stops) throw new StudioError('library-busy', { file: busy[0].title })
  const erased = yield* newestOf<ErasingProgress, PersonErased>(async (tell) => {
    for (const { id } of busy) await stop(id)
    // What began meanwhile would find its session taken, and fail.
    const release = holdJobs()
    try {
      const told = toldBy(library, tell)
      const steps = erasingPerson(library, who, by, rewritten)
      for (;;) {
        const step = steps.next()
        if (step.done) return step.value
        told(step.value.done, step.value.total)
        await breath()
      }
    } finally {
      release()
    }
  })
  const { number, hash } = library.database.audit.last(who.session ?? '') ?? { number: 0, hash: '' }
  yield { kind: 'done', ...erased, entry: { number, hash } }
}
