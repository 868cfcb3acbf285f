import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { type ErrorCode, isCancelled, StudioError } from '../../core/contract/errors.ts'
import { defaultHome, vaultFile } from '../../core/library-home.ts'
import type { Command } from './command.ts'
import { exitCodes } from './exit-codes.ts'
import { help } from './help.ts'
import { languageOf } from './language.ts'
import { openTerminal, type Terminal } from './terminal.ts'

// Each command is loaded by itself, so that the first event does not wait for what another one needs.
const commands: Readonly<Record<string, () => Promise<Command>>> = {
  process: async () => (await import('./commands/process.ts')).processCommand,
  transcribe: async () => (await import('./commands/transcribe.ts')).transcribeCommand,
  verify: async () => (await import('./commands/verify.ts')).verifyCommand,
  policies: async () => (await import('./commands/policies.ts')).policiesCommand,
  bulk: async () => (await import('./commands/bulk.ts')).bulkCommand,
  fetch: async () => (await import('./commands/fetch.ts')).fetchCommand,
  fleet: async () => (await import('./commands/fleet.ts')).fleetCommand,
  worker: async () => (await import('./commands/worker.ts')).workerCommand,
  models: async () => (await import('./commands/models.ts')).modelsCommand,
  doctor: async () => (await import('./commands/doctor.ts')).doctorCommand,
  audit: async () => (await import('./commands/audit.ts')).auditCommand,
  erase: async () => (await import('./commands/erase.ts')).eraseCommand,
  retention: async () => (await import('./commands/retention.ts')).retentionCommand,
  backup: async () => (await import('./commands/backup.ts')).backupCommand,
  passphrase: async () => (await import('./commands/passphrase.ts')).passphraseCommand,
  restore: async () => (await import('./commands/backup.ts')).restoreCommand,
  library: async () => (await import('./commands/backup.ts')).libraryCommand,
  biometrics: async () => (await import('./commands/biometrics.ts')).biometricsCommand,
  trint: async () => (await import('./commands/trint.ts')).trintCommand,
  kb: async () => (await import('./commands/kb.ts')).kbCommand,
  vault: async () => (await import('./commands/vault.ts')).vaultCommand,
  serve: async () => (await import('./commands/serve.ts')).serveCommand,
}

/** What is wrong with the command itself, whatever the recordings are. */
const wrongUsage: ReadonlySet<ErrorCode> = new Set([
  'usage',
  'policy-invalid',
  'policy-name-taken',
  'model-unknown',
  'plan-invalid',
  'plan-mismatch',
])

/** Runs the command line and ends the process with its exit code. */
export async function main(args: readonly string[]): Promise<void> {
  const [name = '', ...rest] = args
  const terminal = openTerminal(languageOf(process.env), rest.includes('--json'), defaultHome())
  const stop = new AbortController()
  let askedAt = 0
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.on(signal, () => {
      // A second wish, not the echo of the first that a terminal sends to the whole group, ends at once.
      if (stop.signal.aborted && Date.now() - askedAt > 400) process.exit(exitCodes.cancelled)
      askedAt ||= Date.now()
      stop.abort(new StudioError('cancelled'))
    })
  process.stdout.on('error', () => process.exit(exitCodes.cancelled))
  process.exitCode = await run(name, rest, terminal, stop.signal)
  // Native libraries may keep threads; the work is over.
  process.stdout.write('', () => process.exit())
}

async function run(name: string, args: readonly string[], terminal: Terminal, signal: AbortSignal): Promise<number> {
  if (name === '' || name === 'help' || name === '--help' || name === '-h' || args.includes('--help')) {
    terminal.print(terminal.say(help))
    return name === '' ? exitCodes.usage : 0
  }
  try {
    const load = Object.hasOwn(commands, name) ? commands[name] : undefined
    if (!load) throw new StudioError('usage', { what: name })
    // Loaded only where there is something to open: the first event does not wait for it.
    if (existsSync(join(defaultHome(), vaultFile))) await (await import('./open-vault.ts')).openVault(name, terminal)
    return await (await load())(args, terminal, signal)
  } catch (error) {
    const failure = terminal.explain(error)
    if (terminal.json) terminal.printJson({ event: 'error', ...failure })
    terminal.note(`${failure.says}\n${failure.next}`)
    if (isCancelled(error)) return exitCodes.cancelled
    return wrongUsage.has(failure.code) ? exitCodes.usage : exitCodes.failed
  }
}
