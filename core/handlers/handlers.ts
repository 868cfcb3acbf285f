import type { StudioApi } from '../contract/api.ts'
import type { Handlers } from '../contract/rpc.ts'
import type { Desk } from './desk.ts'

/** Who asks. Everybody at this machine's screen is its owner until roles exist. */
export interface Person {
  readonly role: 'owner'
}

/** Answers for every name of the wire. */
export function handlersOf(desk: Desk): Handlers<StudioApi, Person> {
  return {
    'program.about': () => desk.about(),
    async *'library.watch'(_, { signal }) {
      const changes = desk.changes(signal)
      yield { kind: 'all', rows: await desk.rows() }
      yield* changes
    },
    'library.import': ({ path, language }) => desk.importPath(path, { language }),
    async 'session.process'({ session }) {
      await desk.process(session)
      return {}
    },
    async 'session.cancel'({ session }) {
      await desk.cancel(session)
      return {}
    },
    'session.results': ({ session }) => desk.results(session),
  }
}
