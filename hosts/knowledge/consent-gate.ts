import { join } from 'node:path'
import { Report } from '../../core/contract/report.ts'
import type { Library } from '../../core/library.ts'
import { readKeptText } from '../../core/library-door.ts'
import { type Answered, approvalOfRender } from '../../core/outlet/approved-render.ts'
import { refuseUnagreed } from '../../core/recording/session-consents.ts'

/** What a folder of results was made of. */
export interface MadeOf {
  readonly session: string
  /** Empty for the whole session. */
  readonly clip: string
  /** Who answers for it, as it is on record; null for a session that nobody has reviewed here. */
  readonly approval: Answered | null
}

/**
 * Refuses a folder whose session was recorded here and whose people have not all agreed, or no longer. Told by what the
 * report says it was made from and of, so that neither renaming nor moving the folder gets around it.
 * @returns the session of this library that it was made of, or null
 * @throws StudioError `consent-missing`, `consent-withdrawn`; where the session has a review, `not-approved` without an
 *   approval that stands, and `folder-outdated` when this is not the render that was approved
 */
export async function refuseUnreleased(folder: string, library: Library): Promise<MadeOf | null> {
  const text = await readKeptText(join(folder, 'report.json')).catch(() => null)
  // A folder without a report is refused by what packs it.
  if (text === null) return null
  const { source, render } = Report.parse(JSON.parse(text))
  const { sessions, publications } = library.database
  const whole = sessions.all().find(({ sha256 }) => sha256 === source.sha256)
  // A clip was cut out first: its report names what was cut out.
  const made = whole ? { session: whole.id, clip: '' } : publications.ofRender(render.sha256)
  if (!made) return null
  refuseUnagreed(library, made.session)
  const { session, clip } = made
  return { session, clip, approval: approvalOfRender(library, { session, clip }, render.sha256) }
}
