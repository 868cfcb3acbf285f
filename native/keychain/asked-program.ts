import { execFile } from 'node:child_process'
import { StudioError } from '../../core/contract/errors.ts'

/** Milliseconds; a person may have to answer the system's own question first. */
const patience = 120_000

/**
 * Asks a program of the system. What is secret goes in by its standard input: arguments can be read by every user.
 * @throws StudioError `keychain-refused`
 */
export function asked(program: string, args: readonly string[], input = ''): Promise<string> {
  return new Promise((give, fail) => {
    const child = execFile(program, args, { timeout: patience, windowsHide: true }, (error, output) => {
      // What the program says may repeat what it was given: none of it goes further.
      if (error) fail(new StudioError('keychain-refused', { reason: String(error.code ?? error.signal ?? '') }))
      else give(output)
    })
    child.stdin?.on('error', () => undefined)
    child.stdin?.end(input)
  })
}
