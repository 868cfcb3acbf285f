import { launcher } from '../support/command-line.ts'
import { measureTree, type TreeUse } from '../support/process-tree.ts'

/** Why a command cannot be measured here; null where it can. */
export const commandsUnmeasured: string | null =
  process.platform === 'linux' ? null : 'the processes of a command are measured through /proc'

/** Runs the command line to its end and measures it with all that it starts. @throws Error when it failed */
export async function measuredCommand(args: readonly string[], home: string): Promise<TreeUse> {
  const use = await measureTree(process.execPath, [launcher, ...args], { ...process.env, ESTOMPE_HOME: home })
  // 3: done, but something is left to a person, which costs the same.
  if (use.code !== 0 && use.code !== 3) throw new Error(`${args.slice(0, 2).join(' ')} ended with ${use.code}`)
  return use
}
