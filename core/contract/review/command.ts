import type { z } from 'zod'
import type { Actor, Edit } from './edit.ts'
import type { Role } from './records.ts'

/** Something that a person does in a review. It says what changes; storing, undoing and telling others is not its work. */
export interface Command<Args> {
  readonly args: z.ZodType<Args>
  readonly roles: readonly Role[]
  /** Whether these arguments mean something in one transcript only: numbers of words, and of who speaks them. */
  readonly isOfTranscript?: (args: Args) => boolean
  run(edit: Edit, args: Args, who: Actor): void
}

export const command = <Args>(definition: Command<Args>): Command<Args> => definition
export const reviewers: readonly Role[] = ['reviewer', 'admin']
export const everybody: readonly Role[] = ['mentor', 'reviewer', 'admin']
export const always = (): boolean => true

export const decided = (who: Actor): { by: string; at: string } => ({ by: who.name, at: who.at })
