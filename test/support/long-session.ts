import type { Finding } from '../../core/contract/finding.ts'
import type { Source } from '../../core/contract/pipeline.ts'
import type { Segment, Transcript } from '../../core/contract/transcript.ts'
import { seededRandom } from '../../native/inference/seeded-random.ts'
import { writeSession } from './written-session.ts'

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
 * Writes such a session into a library.
 * @param home folder of the library, made when it is not there
 * @param source what import would say of the recording: an existing file that stands for it
 * @returns the session's id
 */
export function writeLongSession(home: string, source: Source, size: LongSession = hourOfTalk): Promise<string> {
  const random = seededRandom(size.words)
  return writeSession(home, source, {
    title: 'Une heure',
    duration: size.minutes * 60,
    transcript: transcriptOf(size, random),
    cuts: [],
    findings: findingsOf(size, random),
  })
}
