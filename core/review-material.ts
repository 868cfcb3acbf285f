import type { z } from 'zod'
import type { StageRun } from '../native/database/stage-runs.ts'
import { Artefacts } from './artefacts.ts'
import { StudioError } from './contract/errors.ts'
import { DetectOutput, Source, TrackOutput, TranscribeOutput } from './contract/pipeline.ts'
import type { TileLabel } from './contract/tile-label.ts'
import type { Transcript } from './contract/transcript.ts'
import type { Library } from './library.ts'
import { wordTimes } from './stages/detect/word-times.ts'

/** What a session's stages found, for those who look at it: the newest finished answer of each. */
export interface ReviewMaterial {
  readonly source: Source
  readonly transcribed: TranscribeOutput
  readonly detected: DetectOutput
}

/**
 * The newest whole answer of a stage, of those that are `wanted` if there are such.
 * @throws StudioError `session-missing` when there is none
 */
async function newest<T>(
  library: Library,
  session: string,
  stage: string,
  form: z.ZodType<T>,
  wanted: (answer: T) => boolean = () => true,
): Promise<T> {
  let other: T | null = null
  const record = library.database.sessions.get(session)
  if (!record) throw new StudioError('session-missing')
  const artefacts = new Artefacts(library)
  const { stageRuns } = library.database
  for (const run of stageRuns.of(session)) {
    if (run.stage !== stage || run.state !== 'done') continue
    // What recognises people is let go of once they are known, perhaps while this is read: then it is read as it is now.
    const now = (): StageRun => stageRuns.of(session).find(({ id }) => id === run.id) ?? run
    const parsed = form.safeParse(
      (await artefacts.load(run, record.path)) ?? (await artefacts.load(now(), record.path)),
    )
    if (!parsed.success) continue
    if (wanted(parsed.data)) return parsed.data
    other ??= parsed.data
  }
  if (other !== null) return other
  throw new StudioError('session-missing')
}

/** What was read of a session's recording. @throws StudioError `session-missing` */
export const sourceOf = (library: Library, session: string): Promise<Source> =>
  newest(library, session, 'import', Source)

/** Participants' names in the tiles of a session's call; none where nothing was found yet. */
export const labelsIn = async (library: Library, session: string): Promise<readonly TileLabel[]> =>
  (await newest(library, session, 'detect', DetectOutput).catch(noneYet))?.labels ?? []

const noneYet = (error: unknown): null => {
  if (error instanceof StudioError && error.code === 'session-missing') return null
  throw error
}

/** What was found in a session. @throws StudioError `session-missing` */
export const foundIn = (library: Library, session: string): Promise<TrackOutput> =>
  newest(library, session, 'track', TrackOutput)

/**
 * What was said in a session, as it was when its findings were found: a later transcript counts its words otherwise.
 * @throws StudioError `session-missing`
 */
export const saidIn = async (library: Library, session: string): Promise<Transcript> =>
  (await transcribedIn(library, session)).transcript

/** The transcript whose words are said at these times (`wordTimes`); null when it is not there any more. */
export async function transcriptWith(library: Library, session: string, times: string): Promise<Transcript | null> {
  const isIt = ({ transcript }: TranscribeOutput): boolean => wordTimes(transcript) === times
  const found = await newest(library, session, 'transcribe', TranscribeOutput, isIt).catch(() => null)
  return found && isIt(found) ? found.transcript : null
}

async function transcribedIn(library: Library, session: string): Promise<TranscribeOutput> {
  const runs = library.database.stageRuns
    .of(session)
    .filter(({ stage, state }) => stage === 'transcribe' && state === 'done')
  // A long session's findings take a while to read: only where there is a choice.
  const times = runs.length > 1 ? (await foundIn(library, session).catch(() => null))?.wordTimes : undefined
  return newest(
    library,
    session,
    'transcribe',
    TranscribeOutput,
    ({ transcript }) => times === undefined || wordTimes(transcript) === times,
  )
}

/**
 * @throws StudioError `session-missing` when there is no such session, or when it is not processed that far
 */
export async function materialOf(library: Library, session: string): Promise<ReviewMaterial> {
  return {
    source: await sourceOf(library, session),
    transcribed: await transcribedIn(library, session),
    detected: await newest(library, session, 'detect', DetectOutput),
  }
}
