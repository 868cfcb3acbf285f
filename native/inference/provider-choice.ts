import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { z } from 'zod'
import { isCancelled } from '../../core/contract/errors.ts'
import { type MadeChoice, ProviderFinding, ProviderName } from '../../core/contract/provider/choice.ts'

export interface ChoiceOptions {
  /** Where the answer is kept, in the library. */
  readonly file: string
  /** Fingerprint of the machine, its drivers and the runtime: another one asks for another trial. */
  readonly mark: string
  /** Providers other than the CPU that could run here. */
  readonly possible: readonly ProviderName[]
  /** What the user wants; only `cpu` counts. */
  readonly wanted: string | undefined
  /**
   * Tries them against the CPU, in processes of their own; rejects when it is cancelled. Measures the CPU when given none.
   * Null where none can be started.
   */
  readonly trial: ((possible: readonly ProviderName[]) => Promise<readonly ProviderFinding[]>) | null
  /** Tries again whatever was found before. */
  readonly fresh?: boolean
}

const Kept = z.object({ mark: z.string(), provider: ProviderName, findings: z.array(ProviderFinding) })

/**
 * Which provider to use here. Nothing is tried where only the CPU can run; elsewhere once, and again when the machine,
 * a driver or the runtime changed. A trial that is cancelled leaves the answer that was kept.
 * @throws StudioError `cancelled`; else as the trial does, where there is something to try
 */
export async function choiceOfProvider(options: ChoiceOptions): Promise<MadeChoice> {
  const { file, mark, possible, wanted, trial } = options
  const kept = options.fresh ? null : await remembered(file, mark)
  if (wanted === 'cpu' || possible.length === 0) {
    const findings = options.fresh ? await speedOfCpu(trial) : (kept?.findings ?? [])
    const one = findings.find(({ provider }) => provider === 'cpu') ?? unmeasured
    const cpu: ProviderFinding = { ...one, outcome: 'used' }
    if (wanted === 'cpu') return { provider: 'cpu', findings: [cpu], why: 'forced' }
    if (options.fresh) await remember(file, { mark, provider: 'cpu', findings: [cpu] })
    return { provider: 'cpu', findings: [...absent, cpu], why: 'alone' }
  }
  // What was kept when no device could be seen says nothing about one that can be seen now.
  const isJudged = possible.every((name) => kept?.findings.some(({ provider }) => provider === name))
  if (kept && isJudged && (kept.provider === 'cpu' || possible.includes(kept.provider)))
    return { provider: kept.provider, findings: kept.findings, why: 'remembered' }
  // Not remembered: whoever can try them shall.
  if (!trial) return { provider: 'cpu', findings: [unmeasured], why: 'forced' }
  const findings = await trial(possible)
  const provider = findings.find(({ outcome }) => outcome === 'used')?.provider ?? 'cpu'
  await remember(file, { mark, provider, findings: [...findings] })
  return { provider, findings, why: 'tried' }
}

const unmeasured = { provider: 'cpu', outcome: 'used', milliseconds: null, distance: null } as const

const absent = ProviderName.options.flatMap((provider): ProviderFinding[] =>
  provider === 'cpu' ? [] : [{ provider, outcome: 'absent', milliseconds: null, distance: null }],
)

/** Where there is no choice a figure that cannot be had costs nothing. */
const speedOfCpu = (trial: ChoiceOptions['trial']): Promise<readonly ProviderFinding[]> =>
  trial?.([]).catch((error) => {
    if (isCancelled(error)) throw error
    return []
  }) ?? Promise.resolve([])

/** What was found on this very machine; null when nothing was. */
async function remembered(file: string, mark: string): Promise<z.infer<typeof Kept> | null> {
  try {
    const kept = Kept.parse(JSON.parse(await readFile(file, 'utf8')))
    return kept.mark === mark ? kept : null
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
