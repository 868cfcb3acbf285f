import type { Publication } from '../../native/database/publications.ts'
import { StudioError } from '../contract/errors.ts'
import { takeIn } from '../handlers/review-source.ts'
import type { Library } from '../library.ts'
import { approvalOfRender } from '../outlet/approved-render.ts'
import { refuseUnagreed } from '../recording/session-consents.ts'
import { ReviewDesk } from '../review.ts'

/**
 * What a person approved of a session and had published within the library: rendered from those decisions, and verified.
 * @returns null where there is none, and where anything speaks against letting it go now: another decision, another
 *   policy, something that was found since, a consent that is missing or was withdrawn
 */
export async function approvedResult(library: Library, session: string): Promise<Publication | null> {
  const { database } = library
  const made = database.renders.get(session, '')
  const handed = made?.folder ? database.publications.get(library.absolute(made.folder)) : null
  if (!handed) return null
  try {
    // What was found since, and what the policy's file says by now, nobody approved.
    await takeIn(library, new ReviewDesk(database), session)
    refuseUnagreed(library, session)
    const answered = approvalOfRender(library, { session, clip: '' }, handed.renderSha256)
    return answered === null || answered.role === 'policy' ? null : handed
  } catch (error) {
    if (error instanceof StudioError) return null
    throw error
  }
}
