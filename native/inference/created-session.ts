import * as ort from 'onnxruntime-node'
import type { ProviderName } from '../../core/contract/provider/choice.ts'
import type { Session } from './guarded-session.ts'

// A provider that cannot be loaded is no news to the user: what fails here is thrown, and the CPU does the work.
ort.env.logLevel = 'fatal'

/** How a network is set up wherever it runs. */
export interface Setting {
  /** Threads inside one operator, 1 or more. */
  readonly threads: number
  /**
   * `many` where hardly two inputs have the same shape. The runtime otherwise keeps what each of them once needed, in
   * pieces that do not fit the next: memory that grows with the length of a recording.
   */
  readonly shapes?: 'few' | 'many'
}

/**
 * Opens a network on a provider, in this thread: each run blocks it.
 * @throws when the file is no model or the provider cannot hold it
 */
export async function createdSession(
  path: string,
  { threads, shapes = 'few' }: Setting,
  provider: ProviderName,
): Promise<Session> {
  const session = await ort.InferenceSession.create(path, {
    executionProviders: [provider],
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    enableCpuMemArena: shapes === 'few',
    enableMemPattern: shapes === 'few',
    graphOptimizationLevel: 'all',
    logSeverityLevel: provider === 'cpu' ? 3 : 4,
    // Threads that wait by spinning take the cores from decoding and encoding beside them.
    extra: { session: { intra_op: { allow_spinning: '0' } } },
  })
  const { inputNames, outputNames } = session
  const run: Session['run'] = async (feeds, outputs) =>
    (await (outputs ? session.run(feeds, outputs) : session.run(feeds))) as Record<string, ort.Tensor>
  return {
    inputNames,
    outputNames,
    run,
    use: async (feeds, read) => read(await run(feeds)),
    release: () => session.release(),
  }
}
