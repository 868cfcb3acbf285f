import type { z } from 'zod'
import { Artefacts } from './artefacts.ts'
import { StudioError } from './contract/errors.ts'
import { DetectOutput, Source, TrackOutput, TranscribeOutput } from './contract/pipeline.ts'
import type { Transcript } from './contract/transcript.ts'
import type { Library } from './library.ts'

/** What a session's stages found, for those who look at it: the newest finished answer of each. */
export interface ReviewMaterial {
  readonly source: Source
  readonly transcribed: TranscribeOutput
  readonly detected: DetectOutput
}

/** The newest whole answer of a stage. @throws StudioError `session-missing` when there is none */
async function newest<T>(library: Library, session: string, stage: string, form: z.ZodType<T>): Promise<T> {
  const record = library.database.sessions.get(session)
  if (!record) throw new StudioError('session-missing')
  const artefacts = new Artefacts(library)
  for (const run of library.database.stageRuns.of(session)) {
    if (run.stage !== stage || run.state !== 'done') continue
    const parsed = form.safeParse(await artefacts.load(run, record.path))
    if (parsed.success) return parsed.data
  }
  throw new StudioError('session-missing')
}

/** What was read of a session's recording. @throws StudioError `session-missing` */
export const sourceOf = (library: Library, session: string): Promise<Source> =>
  newest(library, session, 'import', Source)

/** What was found in a session. @throws StudioError `session-missing` */
export const foundIn = (library: Library, session: string): Promise<TrackOutput> =>
  newest(library, session, 'track', TrackOutput)

/** What was said in a session. @throws StudioError `session-missing` */
export const saidIn = async (library: Library, session: string): Promise<Transcript> =>
  (await newest(library, session, 'transcribe', TranscribeOutput)).transcript

/**
 * @throws StudioError `session-missing` when there is no such session, or when it is not processed that far
 */
export async function materialOf(library: Library, session: string): Promise<ReviewMaterial> {
  return {
    source: await sourceOf(library, session),
    transcribed: await newest(library, session, 'transcribe', TranscribeOutput),
    detected: await newest(library, session, 'detect', DetectOutput),
  }
}
