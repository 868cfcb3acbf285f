import type { Tensor } from 'onnxruntime-node'
import { farthest, type ProviderName } from '../../core/contract/provider/choice.ts'
import { type Answers, distanceOf, worthwhile } from './providers.ts'

/** What the program uses of an ONNX Runtime session. */
export interface Session {
  readonly inputNames: readonly string[]
  readonly outputNames: readonly string[]
  /** @param outputs names of the outputs that are wanted; all when left out */
  run(feeds: Readonly<Record<string, Tensor>>, outputs?: readonly string[]): Promise<Record<string, Tensor>>
  /** As `run` with all outputs, whose numbers are valid only until `read` comes back: they may lie in lent room. */
  use<T>(feeds: Readonly<Record<string, Tensor>>, read: (answer: Readonly<Record<string, Tensor>>) => T): Promise<T>
  release(): Promise<void>
}

export interface Guarded {
  readonly provider: ProviderName
  /** @throws when the provider cannot hold the network */
  open(provider: ProviderName): Promise<Session>
  /** Told with each run which provider gave the answer. */
  readonly onUsed: (provider: ProviderName) => void
  /** Milliseconds; a test brings its own clock. */
  readonly now?: () => number
}

/**
 * A network on a provider that the machine's trial trusts, but that has never run this network: its first input goes
 * to the CPU as well, and the provider keeps the network only when it says the same and says it sooner. When it fails
 * later, the CPU takes over for good.
 */
export async function guardedSession({ provider, open, onUsed, now = () => performance.now() }: Guarded) {
  let [fast, cpu] = await open(provider)
    .then((session): [Session | null, Session | null] => [session, null])
    .catch(async (): Promise<[null, Session]> => [null, await open('cpu')])
  const { inputNames, outputNames } = (fast ?? cpu) as Session
  let judged: Promise<void> | null = null

  const dropFast = async (): Promise<void> => {
    const left = fast
    fast = null
    cpu ??= await open('cpu')
    await left?.release().catch(() => {})
  }

  const onCpu = async (...asked: Parameters<Session['run']>): Promise<Record<string, Tensor>> => {
    cpu ??= await open('cpu')
    onUsed('cpu')
    return cpu.run(...asked)
  }

  const onFast = async (session: Session, ...asked: Parameters<Session['run']>) => {
    const answer = await session.run(...asked).catch(() => null)
    if (answer) {
      onUsed(provider)
      return answer
    }
    await dropFast()
    return onCpu(...asked)
  }

  /** The CPU's answer, which is right whatever comes of it. */
  const judge = async (session: Session, ...asked: Parameters<Session['run']>) => {
    const answer = await onCpu(...asked)
    try {
      // The first run of each compiles and fills caches.
      const times = { fast: 0, cpu: 0 }
      let said = await session.run(...asked)
      times.fast = -now()
      said = await session.run(...asked)
      times.fast += now()
      times.cpu = -now()
      await onCpu(...asked)
      times.cpu += now()
      const right = distanceOf(numbers(said), numbers(answer)) <= farthest
      if (!right || times.fast > worthwhile * times.cpu) await dropFast()
    } catch {
      await dropFast()
    }
    if (fast) {
      await cpu?.release()
      cpu = null
    }
    return answer
  }

  const run = async (...asked: Parameters<Session['run']>): Promise<Record<string, Tensor>> => {
    if (fast && !judged) {
      const answer = judge(fast, ...asked)
      judged = answer.then(
        () => {},
        () => {},
      )
      return answer
    }
    await judged
    return fast ? onFast(fast, ...asked) : onCpu(...asked)
  }

  return {
    inputNames,
    outputNames,
    run,
    use: async <T>(feeds: Parameters<Session['run']>[0], read: (answer: Record<string, Tensor>) => T): Promise<T> =>
      read(await run(feeds)),
    async release() {
      await judged
      await Promise.all([fast?.release(), cpu?.release()])
    },
  } satisfies Session
}

function numbers(answer: Readonly<Record<string, Tensor>>): Answers {
  return Object.fromEntries(
    Object.entries(answer).map(([name, { data }]) => [name, Array.from(data as ArrayLike<number | bigint>, Number)]),
  )
}
