import { z } from 'zod'

/** Where a model can run, in the order of trial. Names are ONNX Runtime's; each platform has some of them. */
export const ProviderName = z.enum(['coreml', 'dml', 'cuda', 'webgpu', 'cpu'])
export type ProviderName = z.infer<typeof ProviderName>

export const ProviderFinding = z.object({
  provider: ProviderName,
  /**
   * `used`: right and fastest to be trusted; `wrong`: its answer is not the CPU's; `failed`: cannot be opened or run;
   * `absent`: not on this platform; `slower`: right, but slower than the CPU; `unneeded`: one before it is used already.
   */
  outcome: z.enum(['used', 'wrong', 'failed', 'absent', 'slower', 'unneeded']),
  /** Milliseconds for the known input, after a first run that does not count; null when there was none. */
  milliseconds: z.number().nullable(),
  /** Largest distance to the CPU's answer, as a share of the CPU's largest value; null when there was no answer. */
  distance: z.number().nullable(),
})
export type ProviderFinding = Readonly<z.infer<typeof ProviderFinding>>

export const MadeChoice = z.object({
  provider: ProviderName,
  /** In the order of trial; a provider that was not looked for is left out. */
  findings: z.array(ProviderFinding).readonly(),
  /** `forced`: the user said so; `alone`: no other could run here; else a trial, now or before. */
  why: z.enum(['forced', 'alone', 'tried', 'remembered']),
})
export type MadeChoice = Readonly<z.infer<typeof MadeChoice>>

/** Seconds after which a provider that is tried counts as hung. */
export const patience = 60

/** Width and height of the picture on which providers are measured, pixels. */
export const measuredSide = 320

/** Half precision, which GPU providers may use inside, is off by about a thousandth; anything beyond this is wrong. */
export const farthest = 0.02
