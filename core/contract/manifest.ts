import { z } from 'zod'

/** One file of a model. `sha256` null means that nobody has pinned it yet: it is refused unless trusted by name. */
export const ModelFile = z.strictObject({
  path: z.string().regex(/^(?!\/)(?!.*\.\.)[\w./-]+$/),
  size: z.int().positive().nullable(),
  sha256: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .nullable(),
  /** Where it can be fetched from, best first; empty for files that come with the program. */
  sources: z.array(z.url()),
})
export type ModelFile = z.infer<typeof ModelFile>

export const ModelTask = z.enum([
  'transcribe',
  'voice-activity',
  'speaker-segmentation',
  'speaker-embedding',
  'face-detection',
  'face-embedding',
  'screen-detection',
  'text-detection',
  'text-recognition',
  'entities',
  'sentence-embedding',
])
export type ModelTask = z.infer<typeof ModelTask>

export const ModelEntry = z.strictObject({
  id: z.string().regex(/^[a-z0-9][a-z0-9.-]*$/),
  title: z.string(),
  task: ModelTask,
  /** Layout of the files, read by the code that loads them (`estompe-whisper`, `onnx-community-whisper`, `onnx`, ...). */
  layout: z.string(),
  licence: z.string(),
  attribution: z.string(),
  /** Page that the model comes from. */
  home: z.string(),
  /** Whether its files come with the program. */
  bundled: z.boolean(),
  /** Memory that it wants, bytes; a hint for `doctor`. */
  memory: z.int().positive().nullable(),
  files: z.array(ModelFile).min(1),
})
export type ModelEntry = z.infer<typeof ModelEntry>

export const ModelManifest = z.strictObject({ version: z.literal(1), models: z.array(ModelEntry) })
export type ModelManifest = z.infer<typeof ModelManifest>
