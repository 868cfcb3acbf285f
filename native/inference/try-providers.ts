import { checkCancelled } from '../../core/contract/errors.ts'
import type { ProviderFinding, ProviderName } from '../../core/contract/provider/choice.ts'
import { providerOrder } from './providers.ts'

/** How a provider is tried, in a process of its own; rejects when that ends without an answer. */
export type Judge = (path: string, provider: ProviderName, signal?: AbortSignal) => Promise<ProviderFinding[]>

export interface TrialControl {
  /** Kills the process of the provider that is tried, and ends the trial without an answer. */
  readonly signal?: AbortSignal
  /** Told which provider is tried now, after `done` of `total`. */
  readonly onTry?: (provider: ProviderName, done: number, total: number) => void
}

/**
 * Tries providers against the CPU, each in a process of its own: drivers write to the terminal, hang and crash, and one
 * that does must not take the next one's turn. Stops at the first that can be used. The CPU is measured in any case.
 * @param path of CenterFace's file
 * @param possible the providers to try, in order; without the CPU
 * @throws StudioError `cancelled`
 */
export async function tryProviders(
  path: string,
  possible: readonly ProviderName[],
  judge: Judge,
  { signal, onTry }: TrialControl = {},
): Promise<ProviderFinding[]> {
  const found = new Map<ProviderName, ProviderFinding>()
  const total = Math.max(1, possible.length)
  const findingsOf = async (provider: ProviderName, done: number): Promise<ProviderFinding[]> => {
    checkCancelled(signal)
    onTry?.(provider, done, total)
    const findings = await judge(path, provider, signal).catch(() => [])
    checkCancelled(signal)
    return findings
  }
  let used: ProviderName | null = null
  for (const [done, provider] of possible.entries()) {
    const none = { provider, milliseconds: null, distance: null }
    if (used) {
      found.set(provider, { ...none, outcome: 'unneeded' })
      continue
    }
    for (const one of await findingsOf(provider, done))
      if (one.provider === provider || one.provider === 'cpu') found.set(one.provider, one)
    if (!found.has(provider)) found.set(provider, { ...none, outcome: 'failed' })
    if (found.get(provider)?.outcome === 'used') used = provider
  }
  const cpu = found.get('cpu') ?? (await findingsOf('cpu', total - 1)).find(({ provider }) => provider === 'cpu')
  found.set('cpu', {
    ...{ provider: 'cpu', milliseconds: cpu?.milliseconds ?? null, distance: cpu?.distance ?? null },
    outcome: used ? 'unneeded' : 'used',
  })
  return providerOrder.flatMap((name) => found.get(name) ?? { ...absent, provider: name })
}

const absent = { outcome: 'absent', milliseconds: null, distance: null } as const
