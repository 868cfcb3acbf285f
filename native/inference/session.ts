import { StudioError } from '../../core/contract/errors.ts'
import type { ProviderName } from '../../core/contract/provider/choice.ts'
import { createdSession, type Setting } from './created-session.ts'
import { guardedSession, type Session } from './guarded-session.ts'
import { type LaneName, sessionInLane } from './lane.ts'
import { noteUsed, trustedProvider } from './trusted-provider.ts'

export { Tensor } from 'onnxruntime-node'
export type { Session } from './guarded-session.ts'

export interface SessionOptions extends Setting {
  /**
   * `cpu` for what a copy to another device and back would only slow down: small networks, and those that are fed
   * their own answer. Otherwise the provider that this machine can be trusted with.
   */
  readonly on?: 'cpu' | 'trusted'
  /**
   * The thread that runs the network, where it runs on the CPU: lanes work side by side and share `threads`. Left out,
   * each run blocks the thread that asks, which is best for what is fed its own answers step by step.
   */
  readonly lane?: LaneName
}

/**
 * Opens an ONNX model, on the CPU or on the trusted provider. Where that one cannot hold the network, gives another
 * answer than the CPU to its first input, is not faster or fails, the CPU does the work.
 * @throws StudioError `model-broken` when the file is not a model that the runtime can run
 */
export async function openSession(path: string, options: SessionOptions): Promise<Session> {
  const { threads, shapes, on = 'trusted', lane } = options
  const provider = on === 'cpu' ? 'cpu' : await trustedProvider()
  const open = (where: ProviderName): Promise<Session> =>
    lane && where === 'cpu'
      ? sessionInLane(lane, path, { threads: Math.max(1, Math.floor(threads / 2)), shapes })
      : createdSession(path, { threads, shapes }, where)
  try {
    if (provider !== 'cpu') return await guardedSession({ provider, open, onUsed: noteUsed })
    const session = await open('cpu')
    noteUsed('cpu')
    return session
  } catch (cause) {
    throw new StudioError('model-broken', { file: path }, cause)
  }
}
