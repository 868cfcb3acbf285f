import { execFile } from 'node:child_process'
import { extname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { z } from 'zod'
import { triedOn } from './provider-trial.ts'
import { ProviderFinding, ProviderName, providerOrder } from './providers.ts'

/** Seconds after which a driver counts as hung. */
const patience = 60

/**
 * Tries providers against the CPU, each in a process of its own: drivers write to the terminal, hang and crash, and one
 * that does must not take the next one's turn. Stops at the first that can be used.
 * @param path of CenterFace's file
 * @param possible the providers to try, in order; without the CPU
 * @param judge a test brings its own
 */
export async function tryProviders(
  path: string,
  possible: readonly ProviderName[],
  judge: (path: string, provider: ProviderName) => Promise<ProviderFinding[]> = inOwnProcess,
): Promise<ProviderFinding[]> {
  const found = new Map<ProviderName, ProviderFinding>()
  let used: ProviderName | null = null
  for (const provider of possible) {
    const none = { provider, milliseconds: null, distance: null }
    if (used) {
      found.set(provider, { ...none, outcome: 'unneeded' })
      continue
    }
    const findings = await judge(path, provider).catch(() => [])
    for (const one of findings) if (one.provider === provider || one.provider === 'cpu') found.set(one.provider, one)
    if (!found.has(provider)) found.set(provider, { ...none, outcome: 'failed' })
    if (found.get(provider)?.outcome === 'used') used = provider
  }
  const cpu = found.get('cpu')
  found.set('cpu', {
    ...{ provider: 'cpu', milliseconds: cpu?.milliseconds ?? null, distance: cpu?.distance ?? null },
    outcome: used ? 'unneeded' : 'used',
  })
  return providerOrder.flatMap((name) => found.get(name) ?? { ...absent, provider: name })
}

const absent = { outcome: 'absent', milliseconds: null, distance: null } as const

async function inOwnProcess(path: string, provider: ProviderName): Promise<ProviderFinding[]> {
  const script = join(import.meta.dirname, `trial-process${extname(import.meta.filename)}`)
  const { stdout } = await promisify(execFile)(process.execPath, [script, path, provider], {
    timeout: patience * 1000,
    killSignal: 'SIGKILL',
    // The desktop shell's own program is Node only when it is told so.
    env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' },
  })
  return z.array(ProviderFinding).parse(JSON.parse(stdout.slice(stdout.lastIndexOf('\n[') + 1)))
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const { findings } = await triedOn(process.argv[2] ?? '', [ProviderName.parse(process.argv[3])])
  const finite = findings.map((one) => ({ ...one, distance: Number.isFinite(one.distance) ? one.distance : null }))
  process.stdout.write(`\n${JSON.stringify(finite)}`, () => process.exit())
}
