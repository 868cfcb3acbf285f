import type { BulkApi } from '../contract/bulk/api.ts'
import type { Handlers } from '../contract/rpc.ts'
import type { BulkDesk } from './desk.ts'

/** Answers for the bulk jobs' part of the wire. */
export function bulkHandlers(desk: BulkDesk): Handlers<BulkApi, unknown> {
  return {
    'bulk.watch': (_, { signal }) => desk.watch(signal),
    'bulk.items': ({ job, states, from, count }) => ({ items: desk.items(job, states, from, count) }),
    'bulk.policies': async () => ({ policies: await desk.policies() }),
    'bulk.policy': ({ file }) => desk.policy(file),
    'bulk.models': async () => ({ models: await desk.models() }),
    'bulk.plan': async (wish) => ({ job: await desk.plan(wish) }),
    'bulk.start'({ job, ...manner }) {
      desk.start(job, manner)
      return {}
    },
    'bulk.pause'({ job }) {
      desk.wish(job, 'pause')
      return {}
    },
    'bulk.resume'({ job }) {
      desk.wish(job, 'run')
      return {}
    },
    'bulk.stop'({ job }) {
      desk.wish(job, 'stop')
      return {}
    },
    'bulk.forget'({ job }) {
      desk.forget(job)
      return {}
    },
    'bulk.report': async ({ job, format, language }) => ({ path: await desk.report(job, format, language) }),
  }
}
