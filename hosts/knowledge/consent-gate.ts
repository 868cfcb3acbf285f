import { join } from 'node:path'
import { Report } from '../../core/contract/report.ts'
import { openLibrary } from '../../core/library.ts'
import { defaultHome } from '../../core/library-home.ts'
import { readKeptText } from '../../core/library-reading.ts'
import { refuseUnagreed } from '../../core/recording/session-consents.ts'

/**
 * Refuses a folder whose session was recorded here and whose people have not all agreed, or no longer. Told by what the
 * report says it was made from, so that neither renaming nor moving the folder gets around it.
 * @throws StudioError `consent-missing`, `consent-withdrawn`
 */
export async function refuseFolderWithoutConsent(folder: string, home = defaultHome()): Promise<void> {
  const text = await readKeptText(join(folder, 'report.json')).catch(() => null)
  // A folder without a report is refused by what packs it.
  if (text === null) return
  const { source } = Report.parse(JSON.parse(text))
  const library = openLibrary(home)
  try {
    const session = library.database.sessions.all().find(({ sha256 }) => sha256 === source.sha256)
    if (session) refuseUnagreed(library, session.id)
  } finally {
    library.close()
  }
}
