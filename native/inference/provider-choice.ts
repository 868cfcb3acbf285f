import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { z } from 'zod'
import { type ProviderChoice, ProviderFinding, ProviderName } from './providers.ts'

/** Why a provider is used. `forced`: the user said so; `alone`: no other could run here; else a trial, now or before. */
export type Why = 'forced' | 'alone' | 'tried' | 'remembered'

export interface MadeChoice extends ProviderChoice {
  readonly why: Why
}

export interface ChoiceOptions {
  /** Where the answer is kept, in the library. */
  readonly file: string
  /** Fingerprint of the machine, its drivers and the runtime: another one asks for another trial. */
  readonly mark: string
  /** Providers other than the CPU that could run here. */
  readonly possible: readonly ProviderName[]
  /** What the user wants; only `cpu` counts. */
  readonly wanted: string | undefined
  /** Tries them against the CPU, in processes of their own. */
  readonly trial: (possible: readonly ProviderName[]) => Promise<readonly ProviderFinding[]>
  /** Tries again whatever was found before. */
  readonly fresh?: boolean
}

const Kept = z.object({ mark: z.string(), provider: ProviderName, findings: z.array(ProviderFinding) })

const alone: ProviderChoice = {
  provider: 'cpu',
  findings: [{ provider: 'cpu', outcome: 'used', milliseconds: null, distance: null }],
}

/**
 * Which provider to use here. Nothing is tried where only the CPU can run; elsewhere once, and again when the machine,
 * a driver or the runtime changed.
 */
export async function choiceOfProvider(options: ChoiceOptions): Promise<MadeChoice> {
  const { file, mark, possible, wanted, trial } = options
  if (wanted === 'cpu') return { ...alone, why: 'forced' }
  if (possible.length === 0) return { ...alone, why: 'alone' }
  const kept = options.fresh ? null : await remembered(file)
  if (kept?.mark === mark && (kept.provider === 'cpu' || possible.includes(kept.provider)))
    return { provider: kept.provider, findings: kept.findings, why: 'remembered' }
  const findings = await trial(possible)
  const provider = findings.find(({ outcome }) => outcome === 'used')?.provider ?? 'cpu'
  await remember(file, { mark, provider, findings: [...findings] })
  return { provider, findings, why: 'tried' }
}

async function remembered(file: string): Promise<z.infer<typeof Kept> | null> {
  try {
    return Kept.parse(JSON.parse(await readFile(file, 'utf8')))
  } catch {
    // None yet, or one that cannot be read: it only saves a trial.
    return null
  }
}

async function remember(file: string, kept: z.infer<typeof Kept>): Promise<void> {
  const aside = `${file}.${process.pid}.tmp`
  try {
    await mkdir(dirname(file), { recursive: true })
    await writeFile(aside, `${JSON.stringify(kept, null, 1)}\n`)
    await rename(aside, file)
  } catch {
    // A choice that cannot be kept costs a trial at the next start, nothing else.
  }
}
