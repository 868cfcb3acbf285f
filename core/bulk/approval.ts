import type { Policy } from '../contract/policy.ts'
import type { Library } from '../library.ts'

/**
 * Whether a verified result may go to where others see it while nobody has looked at it.
 * @param asks doubts of it that the policy wants a person for
 */
export const goesAlone = ({ publishWithoutPerson }: Policy, asks: number): boolean => publishWithoutPerson && asks === 0

/**
 * What a policy lets go without a person stands in the audit log under its name and version, once a render.
 * @param of.render sha256
 */
export function noteApproval(
  { database: { audit } }: Library,
  { name, version, publishWithoutPerson }: Policy,
  { session, render, job }: { readonly session: string; readonly render: string; readonly job: string },
): void {
  if (!publishWithoutPerson || audit.last(session)?.facts.includes(render)) return
  audit.append({ actor: `policy:${name}@${version}`, action: 'approve', session, facts: { render, job } })
}
