import * as ort from 'onnxruntime-node'
import { StudioError } from '../../core/contract/errors.ts'

export { Tensor } from 'onnxruntime-node'
export type Session = ort.InferenceSession

/**
 * Opens an ONNX model on the CPU.
 * @param threads threads inside one operator, 1 or more
 * @throws StudioError `model-broken` when the file is not a model that the runtime can run
 */
export async function openSession(path: string, options: { threads: number }): Promise<Session> {
  try {
    return await ort.InferenceSession.create(path, {
      executionProviders: ['cpu'],
      intraOpNumThreads: options.threads,
      interOpNumThreads: 1,
      graphOptimizationLevel: 'all',
      logSeverityLevel: 3,
      // Threads that wait by spinning take the cores from decoding and encoding beside them.
      extra: { session: { intra_op: { allow_spinning: '0' } } },
    })
  } catch (cause) {
    throw new StudioError('model-broken', { file: path }, cause)
  }
}
