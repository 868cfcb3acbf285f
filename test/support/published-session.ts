import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { freshRender } from '../../core/handlers/render-states.ts'
import type { Library } from '../../core/library.ts'
import { ReviewDesk } from '../../core/review.ts'
import { digestOf } from '../../core/stages/review/digest.ts'
import { sha256OfFile } from '../../native/files/sha256.ts'

/** sha256 of the render that `publishWithin` speaks of. */
export const publishedRender = 'b'.repeat(64)

/**
 * What the studio leaves when somebody has published a session within the library, rendered from the decisions of now.
 * @param sourcePath where its recording lies
 * @returns the folder
 */
export async function publishWithin(library: Library, session: string, sourcePath: string): Promise<string> {
  const { home, database, relative } = library
  const place = join(home, 'results', session, 'call')
  mkdirSync(place, { recursive: true })
  const files = []
  for (const name of ['redacted.mp4', 'report.json']) {
    writeFileSync(join(place, name), `approved ${name}`)
    files.push({ name, size: `approved ${name}`.length, sha256: await sha256OfFile(join(place, name)) })
  }
  const of = { session, sourcePath, renderSha256: publishedRender, contentKey: 'c' }
  database.publications.remember({ folder: place, files, ...of })
  const decisions = digestOf(new ReviewDesk(database).state(session))
  const media = `${relative(place)}/redacted.mp4`
  const published = { media, folder: relative(place), publishedAt: new Date().toISOString() }
  database.renders.put({ ...freshRender(session, '', decisions, 'clean'), ...published })
  return place
}
