import { Artefacts } from '../../core/artefacts.ts'
import type { Finding } from '../../core/contract/finding.ts'
import type { DetectOutput, Source, TrackOutput, TranscribeOutput } from '../../core/contract/pipeline.ts'
import type { Segment, Transcript } from '../../core/contract/transcript.ts'
import { openLibrary } from '../../core/library.ts'
import { randomFrom } from './random.ts'

export interface LongSession {
  /** Minutes of recording. */
  readonly minutes: number
  readonly words: number
  readonly findings: number
  /** Keyframes of all faces together. */
  readonly boxes: number
}

/** The session that the review screen is measured on. */
export const hourOfTalk: LongSession = { minutes: 60, words: 9000, findings: 400, boxes: 100_000 }

const vocabulary =
  'alors bon donc le prix de la boutique est trop bas pour les heures que vous y passez et on pourrait regarder ensemble ce que vos clientes achètent quand elles reviennent avec une amie samedi matin'.split(
    ' ',
  )

function transcriptOf({ minutes, words }: LongSession, random: () => number): Transcript {
  const duration = minutes * 60
  const each = duration / words
  const segments: Segment[] = []
  for (let word = 0, number = 0; word < words; number++) {
    const count = Math.min(words - word, 8 + Math.floor(random() * 14))
    const said = Array.from({ length: count }, (_, i) => ({
      start: (word + i) * each,
      end: (word + i + 0.9) * each,
      text: ` ${vocabulary[Math.floor(random() * vocabulary.length)]}${i === count - 1 ? '.' : ''}`,
      probability: 0.6 + random() * 0.4,
    }))
    segments.push({
      start: said[0]?.start ?? 0,
      end: said.at(-1)?.end ?? 0,
      speaker: number % 3 === 0 ? 'a' : 'b',
      text: said.map(({ text }) => text.trim()).join(' '),
      words: said,
    })
    word += count
  }
  const speakers = [
    { id: 'a', name: null },
    { id: 'b', name: null },
  ]
  return { language: 'fr', duration, speakers, segments }
}

function findingsOf({ minutes, words, findings, boxes }: LongSession, random: () => number): Finding[] {
  const duration = minutes * 60
  const faces = Math.floor(findings / 2)
  return Array.from({ length: findings }, (_, index): Finding => {
    const bare = { score: 0.5 + random() / 2, reasons: [{ detector: 'test', code: 'model', score: 0.9 }] }
    if (index >= faces) {
      const word = Math.floor(random() * (words - 3))
      const [start, end] = [(word * duration) / words, ((word + 2) * duration) / words]
      return {
        ...bare,
        id: `speech-${index}`,
        kind: 'speech',
        entity: 'PERSON',
        person: null,
        start,
        end,
        keyframes: [],
        words: [word, word + 1],
        doubts: index % 2 === 0 ? [{ doubt: 'heard-once', start, end }] : [],
      }
    }
    const [start, end] = [(index * duration) / faces, ((index + 1) * duration) / faces]
    const count = Math.floor(boxes / faces)
    const x = 0.1 + random() * 0.6
    return {
      ...bare,
      id: `face-${index}`,
      kind: 'face',
      entity: null,
      person: `person-${index % 4}`,
      start,
      end,
      keyframes: Array.from({ length: count }, (_, i) => ({
        time: start + ((end - start) * i) / count,
        box: [x + Math.sin(i / 40) * 0.02, 0.2, 0.15, 0.25],
      })),
      words: null,
      doubts: index % 4 === 0 ? [{ doubt: 'held', start, end: start + 1 }] : [],
    }
  })
}

/**
 * Writes a session into a library as its stages would have left it, without doing their work. Times in seconds.
 * @param home folder of the library, made when it is not there
 * @param recording an existing file that stands for the recording
 * @param source what import would say of the recording
 * @returns the session's id
 */
export async function writeLongSession(
  home: string,
  recording: string,
  source: Source,
  size: LongSession = hourOfTalk,
): Promise<string> {
  const library = openLibrary(home)
  try {
    const random = randomFrom(size.words)
    const duration = size.minutes * 60
    const artefacts = new Artefacts(library)
    const { sessions, stageRuns } = library.database
    const { id } = sessions.remember({
      sha256: source.sha256,
      path: recording,
      fingerprint: 'long',
      size: source.media.size,
      title: 'Une heure',
      duration,
    })
    const transcribed: TranscribeOutput = {
      transcript: transcriptOf(size, random),
      hasSound: true,
      otherLanguage: false,
    }
    const detected: DetectOutput = { detections: null, cuts: [], faceInterval: 0.2, spoken: [] }
    const tracked: TrackOutput = { findings: findingsOf(size, random) }
    const answers = { import: source, transcribe: transcribed, detect: detected, track: tracked }
    for (const [stage, answer] of Object.entries(answers)) {
      const key = `long-${stage}`
      stageRuns.start(id, stage, key)
      const saved = await artefacts.save(answer, recording, library.stageFolder(id, stage, key))
      stageRuns.finish({ session: id, stage, key, seconds: 1, ...saved })
    }
    sessions.setState(id, 'done')
    return id
  } finally {
    library.close()
  }
}
