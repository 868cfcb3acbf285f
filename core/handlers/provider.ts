import { checkCancelled, StudioError } from '../contract/errors.ts'
import type { MeasureEvent, ProviderApi } from '../contract/provider/api.ts'
import type { MadeChoice } from '../contract/provider/choice.ts'
import type { Handlers } from '../contract/rpc.ts'
import type { Studio } from '../studio.ts'
import { newestOf } from './newest.ts'
import type { Reviewer } from './review.ts'

type Trying = Extract<MeasureEvent, { kind: 'trying' }>

/** What the page about providers needs of the studio. */
export interface ProviderSource {
  choice(): Promise<MadeChoice>
  /**
   * Tries all of them anew.
   * @throws StudioError `work-running`, `cancelled`: the earlier choice stands
   */
  measure(signal: AbortSignal, tell: (trying: Trying) => void): Promise<MadeChoice>
}

export interface Measured {
  readonly choose: Studio['provider']
  isWorking(): boolean
  /** Keeps jobs from beginning until the function that it gives is called. */
  holdJobs(): () => void
}

/** Measures when nothing else takes the machine's time: one after another, and no job begins meanwhile. */
export function oneAtATime({ choose, isWorking, holdJobs }: Measured): ProviderSource {
  let last: Promise<unknown> = Promise.resolve()
  const measure = async (signal: AbortSignal, tell: (trying: Trying) => void): Promise<MadeChoice> => {
    checkCancelled(signal)
    if (isWorking()) throw new StudioError('work-running')
    const release = holdJobs()
    try {
      return await choose({
        fresh: true,
        signal,
        onTry: (provider, done, total) => tell({ kind: 'trying', provider, done, total }),
      })
    } finally {
      release()
    }
  }
  return {
    choice: () => choose(),
    measure(signal, tell) {
      const measured = last.then(() => measure(signal, tell))
      last = measured.catch(() => undefined)
      return measured
    },
  }
}

/** Answers for the part of the wire that says where networks run. */
export const providerHandlers = (source: ProviderSource): Handlers<ProviderApi, Reviewer> => ({
  'provider.choice': () => source.choice(),
  async *'provider.measure'(_, { signal }) {
    const choice = yield* newestOf<Trying, MadeChoice>((tell) => source.measure(signal, tell))
    yield { kind: 'done', choice }
  },
})
