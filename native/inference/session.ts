import * as ort from 'onnxruntime-node'
import { StudioError } from '../../core/contract/errors.ts'
import { guardedSession, type Session } from './guarded-session.ts'
import type { ProviderName } from './providers.ts'
import { noteUsed, trustedProvider } from './trusted-provider.ts'

export { Tensor } from 'onnxruntime-node'
export type { Session } from './guarded-session.ts'

export interface SessionOptions {
  /** Threads inside one operator, 1 or more. */
  readonly threads: number
  /**
   * `cpu` for what a copy to another device and back would only slow down: small networks, and those that are fed
   * their own answer. Otherwise the provider that this machine can be trusted with.
   */
  readonly on?: 'cpu' | 'trusted'
}

/**
 * Opens an ONNX model, on the CPU or on the trusted provider. Where that one cannot hold the network, gives another
 * answer than the CPU to its first input, is not faster or fails, the CPU does the work.
 * @throws StudioError `model-broken` when the file is not a model that the runtime can run
 */
export async function openSession(path: string, { threads, on = 'trusted' }: SessionOptions): Promise<Session> {
  const provider = on === 'cpu' ? 'cpu' : await trustedProvider()
  const open = (where: ProviderName): Promise<Session> => created(path, threads, where)
  try {
    if (provider !== 'cpu') return await guardedSession({ provider, open, onUsed: noteUsed })
    const session = await open('cpu')
    noteUsed('cpu')
    return session
  } catch (cause) {
    throw new StudioError('model-broken', { file: path }, cause)
  }
}

async function created(path: string, threads: number, provider: ProviderName): Promise<Session> {
  const session = await ort.InferenceSession.create(path, {
    executionProviders: [provider],
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    graphOptimizationLevel: 'all',
    logSeverityLevel: provider === 'cpu' ? 3 : 4,
    // Threads that wait by spinning take the cores from decoding and encoding beside them.
    extra: { session: { intra_op: { allow_spinning: '0' } } },
  })
  const { inputNames, outputNames } = session
  return {
    inputNames,
    outputNames,
    run: async (feeds, outputs) =>
      (await (outputs ? session.run(feeds, outputs) : session.run(feeds))) as Record<string, ort.Tensor>,
    release: () => session.release(),
  }
}
