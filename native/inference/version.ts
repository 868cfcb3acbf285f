import { env } from 'onnxruntime-node'

/** The ONNX Runtime of this process. */
export const inferenceVersion = (): { version: string } => ({ version: env.versions.node ?? env.versions.common })
