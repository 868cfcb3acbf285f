import { bulkHandlers } from '../bulk/handlers.ts'
import { wireAccess } from '../contract/access.ts'
import type { LibraryChange, RelocateEvent, StudioApi } from '../contract/api.ts'
import type { Handlers } from '../contract/rpc.ts'
import { recordingHandlers } from '../recording/handlers.ts'
import type { Desk } from './desk.ts'
import { enrolmentHandlers } from './enrolment.ts'
import { fetchHandlers } from './fetches.ts'
import { guarded } from './guard.ts'
import { keepingHandlers } from './keeping.ts'
import { newestOf } from './newest.ts'
import { outletHandlers } from './outlet.ts'
import type { Door } from './people.ts'
import { providerHandlers } from './provider.ts'
import { type Reviewer, reviewHandlers } from './review.ts'
import { noVault, type VaultSource, vaultHandlers } from './vault.ts'

/**
 * Answers for every name of the wire, each behind the line of `wireAccess` that says who may ask it.
 * @param door null where nobody else can come in
 */
export function handlersOf(desk: Desk, door: Door | null, vault: VaultSource = noVault): Handlers<StudioApi, Reviewer> {
  const { people, renders } = desk
  const handlers: Handlers<StudioApi, Reviewer> = {
    'program.about': () => desk.about(),
    async *'library.watch'(_, { signal, who }) {
      const mine = (id: string): boolean => who.role !== 'mentor' || desk.recorderOf(id) === who.name
      const changes = desk.changes(signal)
      yield { kind: 'all', rows: (await desk.rows()).filter(({ id }) => mine(id)) }
      for await (const change of changes) {
        const seen = forEyes(change, mine)
        if (seen) yield seen
      }
    },
    'library.import': ({ path, language }, { who }) => desk.importPath(path, { language, by: who.name }),
    async 'session.process'({ session }) {
      await desk.process(session)
      return {}
    },
    async 'session.cancel'({ session }) {
      await desk.cancel(session)
      return {}
    },
    'session.results': ({ session }) => desk.results(session),
    async *'session.relocate'({ session, path }, { signal }) {
      yield* newestOf<RelocateEvent, void>((tell) => {
        const onProgress = (done: number, total: number): void => tell({ kind: 'progress', done, total })
        return desk.relocate(session, path, { signal, onProgress })
      })
      yield { kind: 'done' }
    },
    ...reviewHandlers(desk.review),
    'review.renders': ({ session }, { signal }) => renders.watch(session, signal),
    async 'review.render'({ session, clip }, { who }) {
      await renders.render(session, clip, who)
      return {}
    },
    async 'review.cancelRender'({ session, clip }) {
      await renders.cancel(session, clip)
      return {}
    },
    async 'review.publish'({ session, clip }, { who }) {
      await renders.publish(session, clip, who)
      return {}
    },
    'people.me': (_, { who }) => ({ name: who.name, role: who.role }),
    'people.list': () => ({ members: people.list() }),
    'people.invite': ({ name, role }, { who }) => ({ link: people.invite(name, role, who, door) }),
    'people.remove'({ name }, { who }) {
      people.remove(name, who, door)
      return {}
    },
    'audit.entries': ({ session }) => desk.audit(session),
    ...keepingHandlers(desk.keeping),
    ...recordingHandlers(desk.takes),
    ...bulkHandlers(desk.bulk),
    ...fetchHandlers(desk.fetches),
    ...enrolmentHandlers(desk.enrolment),
    ...outletHandlers(desk.outlet),
    ...providerHandlers(desk.provider),
    ...vaultHandlers(vault),
  }
  return guarded(handlers, wireAccess, desk.recorderOf)
}

/** A change as somebody is told of it who only sees some sessions; null when it is none of theirs. */
function forEyes(change: LibraryChange, mine: (id: string) => boolean): LibraryChange | null {
  if (change.kind === 'all') return { kind: 'all', rows: change.rows.filter(({ id }) => mine(id)) }
  if (change.kind === 'changed') return mine(change.row.id) ? change : null
  return change
}
