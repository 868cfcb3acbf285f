import { resolve } from 'node:path'
import { StudioError } from '../../../core/contract/errors.ts'
import { policyTitle, withTitles } from '../../../core/contract/policy-titles.ts'
import { policyFile, presets } from '../../../core/policies.ts'
import { policySummary } from '../../../core/policy-summary.ts'
import { readArguments } from '../arguments.ts'
import type { Command } from '../command.ts'
import { exitCodes } from '../exit-codes.ts'
import type { Terminal } from '../terminal.ts'

const usage = 'policies list | show POLICY|FILE | check FILE...'

/** `estompe policies`: which there are, what one does in plain words, and whether a file is a policy that keeps its word. */
export const policiesCommand: Command = async (args, terminal) => {
  const [name, ...rest] = args
  const { positionals } = readArguments(rest, [], [])
  if (name === 'list' && positionals.length === 0) return list(terminal)
  if (name === 'show' && positionals.length === 1) return show(positionals[0] as string, terminal)
  if (name === 'check' && positionals.length > 0) return check(positionals, terminal)
  throw new StudioError('usage', { what: usage })
}

const placeOf = (policy: string): string => (presets.some((preset) => preset === policy) ? policy : resolve(policy))

async function list(terminal: Terminal): Promise<number> {
  for (const preset of presets) {
    const { name, version, summary } = await policyFile(preset)
    if (terminal.json) terminal.printJson({ name, version, summary })
    else {
      const { language } = terminal
      terminal.print(`${name} (${version})  ${policyTitle(name, language)}. ${withTitles(summary[language], language)}`)
    }
  }
  return exitCodes.clean
}

async function show(policy: string, terminal: Terminal): Promise<number> {
  const file = await policyFile(placeOf(policy))
  const says = policySummary(file, terminal.language)
  if (terminal.json) terminal.printJson({ ...file, says })
  else {
    terminal.print(`${file.name}, version ${file.version}`)
    for (const line of says) terminal.print(`  · ${line}`)
    terminal.print(
      terminal.say({
        fr: `  ${file.examples.length} exemple(s) vérifié(s)`,
        en: `  ${file.examples.length} example(s) checked`,
      }),
    )
  }
  return exitCodes.clean
}

async function check(files: readonly string[], terminal: Terminal): Promise<number> {
  let code: number = exitCodes.clean
  for (const file of files)
    try {
      const { name, version, examples } = await policyFile(placeOf(file))
      if (terminal.json) terminal.printJson({ file, name, version, examples: examples.length, holds: true })
      else
        terminal.print(
          terminal.say({
            fr: `${file} : ${name}, version ${version}, ${examples.length} exemple(s) vérifié(s)`,
            en: `${file}: ${name}, version ${version}, ${examples.length} example(s) hold`,
          }),
        )
    } catch (error) {
      const { says, next, code: reason } = terminal.explain(error, file)
      const where = error instanceof StudioError ? error.data.where : undefined
      if (terminal.json) terminal.printJson({ file, holds: false, code: reason, where })
      terminal.note(`${says}\n  ${next}`)
      code = exitCodes.failed
    }
  return code
}
