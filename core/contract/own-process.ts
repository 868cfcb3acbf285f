import { z } from 'zod'

/*
 * Between the desktop shell and its engine: a program of ours runs in a process of its own, which the shell alone can
 * start there, because its executable is no Node (its fuses see to that) and the engine is no main process.
 */

/** Programs that run in processes of their own. */
export const ProgramName = z.enum(['bulk', 'follower', 'trial'])
export type ProgramName = z.infer<typeof ProgramName>

/** Where they lie in `core/`, without their ending. */
export const programs: Readonly<Record<ProgramName, readonly string[]>> = {
  bulk: ['bulk', 'worker-process'],
  follower: ['recording', 'behind', 'follower-process'],
  trial: ['trial-process'],
}

/** Variables that a program's native code needs, besides those of this process. */
export const Environment = z.partialRecord(z.enum(['UV_THREADPOOL_SIZE']), z.string())
export type Environment = z.infer<typeof Environment>

/** What the engine asks of the shell; `id` is the engine's own count. */
export const ToShell = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('start'),
    id: z.int(),
    program: ProgramName,
    args: z.array(z.string()),
    env: Environment,
  }),
  z.object({ kind: z.literal('tell'), id: z.int(), message: z.unknown() }),
  z.object({ kind: z.literal('end'), id: z.int() }),
])
export type ToShell = z.infer<typeof ToShell>

/** What the shell tells the engine of a process. */
export const FromShell = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('said'), id: z.int(), message: z.unknown() }),
  z.object({ kind: z.literal('gone'), id: z.int() }),
])
export type FromShell = z.infer<typeof FromShell>
