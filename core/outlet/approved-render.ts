import { StudioError } from '../contract/errors.ts'
import type { ApprovalRecord } from '../contract/review/records.ts'
import type { Library } from '../library.ts'
import { standing } from '../stages/review/approval.ts'
import { digestOf } from '../stages/review/digest.ts'

/** Who answers for a render, as it is on record. */
export type Answered = Pick<ApprovalRecord, 'by' | 'role' | 'at'>

/**
 * Who answers for a render; null for a session that nobody has reviewed here.
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
  if (state.size === 0) return null
  const [approval] = standing(state)
  if (!approval) throw new StudioError('not-approved', { doubts: 0 })
  const made = database.renders.get(session, clip)
  const handed = made?.folder ? database.publications.get(absolute(made.folder)) : null
  if (made?.state !== 'clean' || made.decisions !== digestOf(state) || handed?.renderSha256 !== sha256)
    throw new StudioError('folder-outdated')
  const { by, role, at } = approval
  return { by, role, at }
}
