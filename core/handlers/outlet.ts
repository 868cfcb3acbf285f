import { StudioError } from '../contract/errors.ts'
import type { OutletApi } from '../contract/outlet/api.ts'
import type { Handlers } from '../contract/rpc.ts'
import type { OutletDesk } from '../outlet/outlet-desk.ts'
import type { Reviewer } from './review.ts'

/**
 * Answers for the part of the wire that publishes to knowledge bases.
 * @param desk null where this host has no way to one
 */
export function outletHandlers(desk: OutletDesk<Reviewer> | null): Handlers<OutletApi, Reviewer> {
  const there = (): OutletDesk<Reviewer> => {
    if (!desk) throw new StudioError('unsupported')
    return desk
  }
  return {
    'outlet.bases': async () => ({ bases: (await desk?.bases()) ?? [] }),
    'outlet.trust': async ({ address, code, name }, { who, signal }) => ({
      server: await there().trust(address, code, name, signal, who),
    }),
    'outlet.forget': ({ server, sure }, { who }) => there().forget(server, sure, who),
    'outlet.begin': (one) => there().begin(one),
    async 'outlet.publish'({ words, consent, answered, ...one }, { who }) {
      await there().publish(one, { words, consent, answered }, who)
      return {}
    },
    async 'outlet.pause'(one) {
      await there().pause(one)
      return {}
    },
    'outlet.resume'(one) {
      there().resumeOne(one)
      return {}
    },
    async 'outlet.takeOut'(one, { who }) {
      await there().takeOut(one, who)
      return {}
    },
    'outlet.watch': ({ session }, { signal }) => (desk ? desk.watch(session, signal) : none()),
  }
}

async function* none(): AsyncGenerator<{ deliveries: [] }> {
  yield { deliveries: [] }
}
