import type { z } from 'zod'
import { Artefacts } from './artefacts.ts'
import { StudioError } from './contract/errors.ts'
import { DetectOutput, Source, TrackOutput, TranscribeOutput } from './contract/pipeline.ts'
import type { Library } from './library.ts'

/** What a session's stages found, for those who look at it: the newest finished answer of each. */
export interface ReviewMaterial {
  readonly source: Source
  readonly transcribed: TranscribeOutput
  readonly detected: DetectOutput
  readonly tracked: TrackOutput
}

/**
 * @throws StudioError `session-missing` when there is no such session, or when it is not processed that far
 */
export async function materialOf(library: Library, session: string): Promise<ReviewMaterial> {
  const record = library.database.sessions.get(session)
  if (!record) throw new StudioError('session-missing')
  const runs = library.database.stageRuns.of(session)
  const artefacts = new Artefacts(library)
  const newest = async <T>(stage: string, form: z.ZodType<T>): Promise<T> => {
    for (const run of runs.filter((one) => one.stage === stage && one.state === 'done')) {
      const parsed = form.safeParse(await artefacts.load(run, record.path))
      if (parsed.success) return parsed.data
    }
    throw new StudioError('session-missing')
  }
  return {
    source: await newest('import', Source),
    transcribed: await newest('transcribe', TranscribeOutput),
    detected: await newest('detect', DetectOutput),
    tracked: await newest('track', TrackOutput),
  }
}
