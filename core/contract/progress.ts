import { z } from 'zod'

export const StageName = z.enum([
  'import',
  'transcribe',
  'look',
  'detect',
  'track',
  'cut',
  'plan',
  'render',
  'verify',
  'publish',
])
export type StageName = z.infer<typeof StageName>

/** How far a stage is. `done` and `total` share a unit of the stage's choice (usually seconds of recording). */
export const Progress = z.object({
  stage: StageName,
  done: z.number().min(0),
  total: z.number().min(0),
  /** Seconds until the whole job ends, null while there is nothing to tell from. */
  secondsLeft: z.number().min(0).nullable(),
})
export type Progress = z.infer<typeof Progress>
