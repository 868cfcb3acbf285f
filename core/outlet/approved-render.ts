import { z } from 'zod'
import { StudioError } from '../contract/errors.ts'
import type { ApprovalRecord } from '../contract/review/records.ts'
import type { Library } from '../library.ts'
import { standing } from '../stages/review/approval.ts'
import { digestOf } from '../stages/review/digest.ts'

const PolicyFacts = z.object({ render: z.string().optional() })

/** Who answers for a render, as it is on record. */
export type Answered = Pick<ApprovalRecord, 'by' | 'at'> & { readonly role: ApprovalRecord['role'] | 'policy' }

/**
 * Who answers for a render: the persons who reviewed its session; where nobody did, the policy that let this very render go
 * without a person; null where neither is on record, so that a person has to be named.
 * @param of `clip` empty for the whole session
 * @param sha256 of the rendered file
 * @throws StudioError `not-approved` without an approval that stands, `folder-outdated` when the approved render is
 *   another one
 */
export function approvalOfRender(
  { database, absolute }: Pick<Library, 'database' | 'absolute'>,
  { session, clip }: { readonly session: string; readonly clip: string },
  sha256: string,
): Answered | null {
  const state = database.reviews.state(session)
  if (state.size === 0) return clip === '' ? approvalByPolicy(database, session, sha256) : null
  const [approval] = standing(state)
  if (!approval) throw new StudioError('not-approved', { doubts: 0 })
  const made = database.renders.get(session, clip)
  const handed = made?.folder ? database.publications.get(absolute(made.folder)) : null
  if (made?.state !== 'clean' || made.decisions !== digestOf(state) || handed?.renderSha256 !== sha256)
    throw new StudioError('folder-outdated')
  const { by, role, at } = approval
  return { by, role, at }
}

/** What `noteApproval` wrote down of this render. */
function approvalByPolicy({ audit }: Library['database'], session: string, sha256: string): Answered | null {
  const entry = audit
    .of(session)
    .findLast(
      ({ actor, action, facts }) =>
        action === 'approve' && actor.startsWith('policy:') && PolicyFacts.parse(JSON.parse(facts)).render === sha256,
    )
  return entry ? { by: entry.actor, role: 'policy', at: entry.at } : null
}
