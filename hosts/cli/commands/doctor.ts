import { StudioError } from '../../../core/contract/errors.ts'
import { readArguments } from '../arguments.ts'
import type { Command } from '../command.ts'
import { exitCodes } from '../exit-codes.ts'

const signs = { ok: '✓', warns: '!', fails: '✗' } as const

/** `estompe doctor`: what works on this machine, and what to do where something does not. */
export const doctorCommand: Command = async (args, terminal) => {
  const read = readArguments(args, [], [])
  if (read.positionals.length > 0) throw new StudioError('usage', { what: 'doctor [--json]' })
  const { createStudio } = await import('../../../core/studio.ts')
  const { examine } = await import('../../../core/doctor.ts')
  const studio = createStudio()
  const findings = await examine(studio)
  studio.close()
  for (const { what, state, says, next } of findings) {
    if (terminal.json) terminal.printJson({ what, state, says: terminal.say(says), next: next && terminal.say(next) })
    else terminal.print(`${signs[state]} ${terminal.say(says)}${next ? `\n  → ${terminal.say(next)}` : ''}`)
  }
  return findings.some(({ state }) => state === 'fails') ? exitCodes.failed : exitCodes.clean
}
