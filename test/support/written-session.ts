import { Artefacts } from '../../core/artefacts.ts'
import type { Finding } from '../../core/contract/finding.ts'
import type { DetectOutput, Source, TrackOutput, TranscribeOutput } from '../../core/contract/pipeline.ts'
import type { Transcript } from '../../core/contract/transcript.ts'
import { openLibrary } from '../../core/library.ts'

/** What the stages before a review would have found. */
export interface Analysed {
  readonly title: string
  /** Seconds. */
  readonly duration: number
  readonly transcript: Transcript
  readonly cuts: readonly number[]
  readonly findings: readonly Finding[]
}

/**
 * Writes a session into a library as its stages would have left it, without doing their work.
 * @param home folder of the library, made when it is not there
 * @param source what import would say of the recording, an existing file
 * @returns the session's id
 */
export async function writeSession(home: string, source: Source, analysed: Analysed): Promise<string> {
  const library = openLibrary(home)
  try {
    const artefacts = new Artefacts(library)
    const { sessions, stageRuns } = library.database
    const { id } = sessions.remember({
      sha256: source.sha256,
      path: source.path,
      fingerprint: 'written',
      size: source.media.size,
      title: analysed.title,
      duration: analysed.duration,
    })
    const hasSound = source.media.audio.length > 0
    const transcribed: TranscribeOutput = { transcript: analysed.transcript, hasSound, otherLanguage: false }
    const detected: DetectOutput = { detections: null, cuts: [...analysed.cuts], faceInterval: 0.2, spoken: [] }
    const tracked: TrackOutput = { findings: [...analysed.findings] }
    const answers = { import: source, transcribe: transcribed, detect: detected, track: tracked }
    for (const [stage, answer] of Object.entries(answers)) {
      const key = `written-${stage}`
      stageRuns.start(id, stage, key)
      const saved = await artefacts.save(answer, source.path, library.stageFolder(id, stage, key))
      stageRuns.finish({ session: id, stage, key, seconds: 1, ...saved })
    }
    sessions.setState(id, 'done')
    return id
  } finally {
    library.close()
  }
}
