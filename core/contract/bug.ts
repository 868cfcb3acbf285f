import { z } from 'zod'

/** A throw that nobody expected, as it may be kept and told: what it is and where in the code, never what it says. */
export const Bug = z.object({
  /** Class of the error. */
  name: z.string(),
  /** What the system, a database or a library calls it (`ENOSPC`, `SQLITE_IOERR_READ`), the innermost cause first. */
  code: z.string().nullable(),
  /** Places in the code, the innermost first. */
  stack: z.array(z.string()),
})
export type Bug = z.infer<typeof Bug>

/** A code is one word: anything longer may say something. */
const word = /^[\w-]{1,64}$/

export function bugOf(thrown: unknown): Bug {
  if (!(thrown instanceof Error)) return { name: typeof thrown, code: null, stack: [] }
  const stack = (thrown.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line))
  return { name: thrown.name, code: codeOf(thrown), stack }
}

/** As an error for whoever takes one; `bugOf` of it is the same bug. */
export const asError = ({ name, code, stack }: Bug): Error =>
  Object.assign(new Error(), { name, stack: stack.join('\n'), ...(code === null ? {} : { code }) })

function codeOf(error: Error): string | null {
  const inner = error.cause instanceof Error && error.cause !== error ? codeOf(error.cause) : null
  if (inner !== null) return inner
  return 'code' in error && typeof error.code === 'string' && word.test(error.code) ? error.code : null
}

/**
 * For a log that people read.
 * @param id what the user was told the bug by
 * @param where the part of the program that it was met in
 */
export const bugLines = (id: string, where: string, { name, code, stack }: Bug): string =>
  [`[${id}] ${where}: ${name}${code === null ? '' : ` ${code}`}`, ...stack.slice(0, 6)].join('\n')
