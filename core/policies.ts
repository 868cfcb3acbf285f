import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { StudioError } from './contract/errors.ts'
import { type Policy, PolicyFile } from './contract/policy.ts'
import type { policyTitles } from './contract/policy-titles.ts'
import { fromSystem } from './contract/system-errors.ts'
import { brokenExamples } from './policy-examples.ts'
import { programFolder } from './root.ts'

/** Policies that come with the program. The first is what is used when nobody says otherwise. */
export const presets = [
  'strict',
  'mentor-visible',
  'everything',
] as const satisfies readonly (keyof typeof policyTitles)[]

/** Where a person decides: as strict as the first preset, but for whom a consent to be seen is written down. */
export const reviewPolicy = 'mentor-visible' satisfies (typeof presets)[number]

const isPreset = (name: string): boolean => (presets as readonly string[]).includes(name)
const fileOf = (preset: string): string => join(programFolder, 'resources', 'policies', `${preset}.json`)

/**
 * A preset by its name, or a policy from a file, as the stages need it.
 * @throws StudioError as `policyFile` does
 */
export async function loadPolicy(nameOrFile: string): Promise<Policy> {
  return policyOfFile(await policyFile(nameOrFile))
}

/** A policy without what no stage needs to know. */
export function policyOfFile({ originals: _, needsPersonFor: __, examples: ___, ...policy }: PolicyFile): Policy {
  return policy
}

/** Days after approval that a preset keeps originals; null when it keeps them, and for what is no preset. */
export async function daysOfOriginals(preset: string): Promise<number | null> {
  if (!isPreset(preset)) return null
  return (await policyFile(preset)).originals?.deleteAfterDays ?? null
}

/**
 * The whole file of a policy. One whose own examples do not hold is not used, nor one that goes by a preset's name and
 * says something else: an approval, the log and a report name a policy, and must not mean another than a reader does.
 * @throws StudioError `policy-invalid`, `policy-name-taken`, `file-missing`, `file-unreadable`
 */
export async function policyFile(nameOrFile: string): Promise<PolicyFile> {
  if (isPreset(nameOrFile)) return readPolicy(fileOf(nameOrFile))
  const policy = await readPolicy(nameOrFile)
  const { name } = policy
  if (isPreset(name) && !isDeepStrictEqual(policy, await readPolicy(fileOf(name))))
    throw new StudioError('policy-name-taken', { file: nameOrFile, name })
  return policy
}

async function readPolicy(file: string): Promise<PolicyFile> {
  let text: string
  try {
    text = await readFile(file, 'utf8')
  } catch (cause) {
    throw fromSystem(cause, file, 'read')
  }
  let content: unknown
  try {
    content = JSON.parse(text)
  } catch (cause) {
    throw new StudioError('policy-invalid', { file, where: 'JSON' }, cause)
  }
  const parsed = PolicyFile.safeParse(content)
  if (parsed.success) {
    const [broken] = brokenExamples(parsed.data)
    if (broken === undefined) return parsed.data
    throw new StudioError('policy-invalid', { file, where: `examples.${broken}` })
  }
  const where = parsed.error.issues.map((issue) => issue.path.join('.') || '.').join(', ')
  throw new StudioError('policy-invalid', { file, where }, parsed.error)
}
