import { env, listSupportedBackends } from 'onnxruntime-node'

/** The ONNX Runtime of this process, and what it was built to run on. */
export const inferenceVersion = (): { version: string; providers: readonly string[] } => ({
  version: env.versions.node ?? env.versions.common,
  providers: listSupportedBackends().map(({ name }) => name),
})
