import { rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { Library } from '../library.ts'
import type { ProcessResult } from '../process.ts'

/**
 * Frees the library's own copy of a render that lies in the user's folder or in quarantine by now: over an archive,
 * two copies would be one too many. Everything else is kept, so that another policy costs a render and no search.
 */
export async function freeRender(
  library: Library,
  { session, folder, made }: Pick<ProcessResult, 'session' | 'folder' | 'made'>,
): Promise<void> {
  if (folder === null) return
  const place = dirname(made.rendered.media)
  if (library.relative(place) === null) return
  const { stageRuns } = library.database
  for (const run of stageRuns.of(session)) {
    if (run.stage !== 'render' || run.artefact === null || dirname(library.absolute(run.artefact)) !== place) continue
    stageRuns.forget(run.id)
    await rm(place, { recursive: true, force: true })
  }
}
