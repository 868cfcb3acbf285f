import { resolve } from 'node:path'
import { type ParseArgsOptionsConfig, parseArgs } from 'node:util'
import { StudioError } from '../../core/contract/errors.ts'

type Values = Readonly<Record<string, string | boolean | undefined>>

/** What was typed after the command, by name. */
export interface Arguments {
  readonly positionals: readonly string[]
  text(name: string): string | undefined
  flag(name: string): boolean
  /** @throws StudioError `usage` when it is none of the choices */
  choice<T extends string>(name: string, choices: readonly T[]): T | undefined
  /** A whole number, `usual` when it was not given. @throws StudioError `usage` when it is not within both limits */
  whole(name: string, usual: number, least: number, most: number): number
}

/**
 * Reads a command's arguments.
 * @param texts options that take a value
 * @param flags options that do not
 * @throws StudioError `usage`
 */
export function readArguments(args: readonly string[], texts: readonly string[], flags: readonly string[]): Arguments {
  const options: ParseArgsOptionsConfig = {}
  for (const name of texts) options[name] = { type: 'string' }
  for (const name of [...flags, 'json', 'help']) options[name] = { type: 'boolean' }
  let values: Values
  let positionals: string[]
  try {
    const parsed = parseArgs({ args: [...args], options, allowPositionals: true, strict: true })
    values = parsed.values as Values
    positionals = parsed.positionals
  } catch (cause) {
    throw new StudioError('usage', { what: cause instanceof Error ? cause.message : '' }, cause)
  }
  const text = (name: string): string | undefined => {
    const value = values[name]
    return typeof value === 'string' ? value : undefined
  }
  return {
    positionals,
    text,
    flag: (name) => values[name] === true,
    choice: <T extends string>(name: string, choices: readonly T[]): T | undefined => {
      const value = text(name)
      if (value === undefined) return undefined
      const found = choices.find((choice) => choice === value)
      if (found === undefined) throw new StudioError('usage', { what: `--${name} ${choices.join('|')}` })
      return found
    },
    whole: (name, usual, least, most) => {
      const value = Number(text(name) ?? usual)
      if (!Number.isInteger(value) || value < least || value > most)
        throw new StudioError('usage', { what: `--${name} ${least}..${most}` })
      return value
    },
  }
}

/** @throws StudioError `usage` */
export function needed(value: string | undefined, what: string): string {
  if (value === undefined || value === '') throw new StudioError('usage', { what })
  return value
}

/** Every path that follows an option which may be given several times, absolute. */
export const pathsAfter = (option: string, args: readonly string[]): string[] =>
  args.flatMap((arg, at) => (args[at - 1] === option ? [resolve(arg)] : []))
