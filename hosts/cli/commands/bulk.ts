import { StudioError } from '../../../core/contract/errors.ts'
import type { Command } from '../command.ts'

const parts: Readonly<Record<string, () => Promise<Command>>> = {
  run: async () => (await import('../bulk/run.ts')).runCommand,
  compare: async () => (await import('../bulk/compare.ts')).compareCommand,
  list: async () => (await import('../bulk/control.ts')).listCommand,
  report: async () => (await import('../bulk/control.ts')).reportCommand,
  pause: async () => (await import('../bulk/control.ts')).wishCommand('pause', 'pause'),
  resume: async () => (await import('../bulk/control.ts')).wishCommand('resume', 'run'),
  stop: async () => (await import('../bulk/control.ts')).wishCommand('stop', 'stop'),
}

/** `estompe bulk`: whole folders of recordings. */
export const bulkCommand: Command = async (args, terminal, signal) => {
  const [name = '', ...rest] = args
  const load = Object.hasOwn(parts, name) ? parts[name] : undefined
  if (!load) throw new StudioError('usage', { what: `bulk ${Object.keys(parts).join('|')}` })
  return (await load())(rest, terminal, signal)
}
