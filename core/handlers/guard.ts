import { type Access, may } from '../contract/access.ts'
import { StudioError } from '../contract/errors.ts'
import type { Api, Asked, Handlers } from '../contract/rpc.ts'
import type { Reviewer } from './review.ts'

/** Who recorded a session; null when nobody knows, or when there is no such session. */
export type RecorderOf = (session: string) => string | null

/** @throws StudioError `forbidden` */
export function refuseForbidden(access: Access, who: Reviewer, session: string | null, recorderOf: RecorderOf): void {
  const own = session === null ? null : recorderOf(session) === who.name
  if (!may(access, who, own)) throw new StudioError('forbidden')
}

/** The same handlers, each behind the line that says who may ask it. */
export function guarded<A extends Api>(
  handlers: Handlers<A, Reviewer>,
  access: Readonly<Record<keyof A, Access>>,
  recorderOf: RecorderOf,
): Handlers<A, Reviewer> {
  const behind = (name: keyof A) => (input: unknown, asked: Asked<Reviewer>) => {
    const session = (input as { session?: unknown }).session
    refuseForbidden(access[name], asked.who, typeof session === 'string' ? session : null, recorderOf)
    return (handlers[name] as (input: unknown, asked: Asked<Reviewer>) => unknown)(input, asked)
  }
  const out = Object.keys(handlers).map((name) => [name, behind(name)] as const)
  return Object.fromEntries(out) as unknown as Handlers<A, Reviewer>
}
