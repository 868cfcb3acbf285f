import { execFile } from 'node:child_process'
import { extname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { z } from 'zod'
import { trustedProvider } from './provider-trial.ts'
import type { ProviderFinding } from './providers.ts'

const Findings = z.array(
  z.object({
    provider: z.enum(['coreml', 'dml', 'cuda', 'webgpu', 'cpu']),
    outcome: z.enum(['used', 'wrong', 'failed', 'absent', 'slower', 'unneeded']),
    milliseconds: z.number().nullable(),
    distance: z.number().nullable(),
  }),
)

/** Seconds after which a driver counts as hung. */
const patience = 60

/**
 * Tries the providers of this machine in a process of their own: drivers write to the terminal, hang and crash.
 * @param path of CenterFace's file
 */
export async function tryProviders(path: string): Promise<readonly ProviderFinding[]> {
  const script = join(import.meta.dirname, `trial-process${extname(import.meta.filename)}`)
  const { stdout } = await promisify(execFile)(process.execPath, [script, path], { timeout: patience * 1000 })
  return Findings.parse(JSON.parse(stdout.slice(stdout.lastIndexOf('\n[') + 1)))
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const { findings } = await trustedProvider(process.argv[2] ?? '')
  const finite = findings.map((one) => ({ ...one, distance: Number.isFinite(one.distance) ? one.distance : null }))
  process.stdout.write(`\n${JSON.stringify(finite)}`, () => process.exit())
}
