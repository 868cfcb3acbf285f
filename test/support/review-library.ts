import { mkdir } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { Artefacts } from '../../core/artefacts.ts'
import type { Box } from '../../core/contract/box.ts'
import type { Doubt, Finding, FindingKind } from '../../core/contract/finding.ts'
import { DetectOutput, TrackOutput, TranscribeOutput } from '../../core/contract/pipeline.ts'
import type { Segment } from '../../core/contract/transcript.ts'
import type { Library } from '../../core/library.ts'
import { openLibrary } from '../../core/library.ts'
import { createStudio } from '../../core/studio.ts'
import { seededRandom } from '../../native/inference/seeded-random.ts'
import { looped } from '../bench/looped.ts'
import { evenTimes, makeMedia } from './fixtures.ts'
import { pick } from './random.ts'

export interface ReviewLibrarySize {
  readonly minutes: number
  /** Face boxes, all persons together. */
  readonly boxes: number
  readonly words: number
  readonly findings: number
  /** Whether a browser plays the recording as it is; else a proxy has to be made. */
  readonly plays: boolean
}

/** What a long coaching call looks like to whoever reviews it. */
export const longCall: ReviewLibrarySize = { minutes: 60, boxes: 100_000, words: 9000, findings: 400, plays: true }

const persons = 4
const common = ['alors', 'donc', 'le', 'client', 'prix', 'on', 'peut', 'regarder', 'demain', 'oui', 'avec', 'Camille']
const doubts: readonly Doubt[] = ['low-score', 'ends-mid-shot', 'at-edge', 'heard-once', 'suggestion', 'held']

/**
 * A library with one session that is analysed and waits for its review: a recording
 * (generated, 320x180), and what its stages are said to have found, the same each time.
 * @param home folder that gets the library; the recording lies beside it
 */
export async function makeReviewLibrary(
  home: string,
  size: ReviewLibrarySize,
): Promise<{ session: string; recording: string }> {
  await mkdir(dirname(home), { recursive: true })
  const recording = await recordingOf(`${home}-recording.mp4`, size)
  const studio = createStudio({ home })
  const control = { signal: new AbortController().signal, onProgress: () => undefined }
  const session = await studio.import(recording, control)
  studio.close()
  const library = openLibrary(home)
  try {
    const random = seededRandom(5)
    await saved(library, session, recording, 'transcribe', TranscribeOutput.parse(transcribed(size, random)))
    await saved(library, session, recording, 'detect', DetectOutput.parse(detected(size)))
    await saved(library, session, recording, 'track', TrackOutput.parse({ findings: findingsOf(size, random) }))
    library.database.sessions.setState(session, 'done')
    library.database.sessions.setLanguage(session, 'fr')
  } finally {
    library.close()
  }
  return { session, recording }
}

async function recordingOf(path: string, { minutes, plays }: ReviewLibrarySize): Promise<string> {
  const base = Math.min(20, minutes * 60)
  const part = await makeMedia(path.replace(/\.mp4$/, '.part.mp4'), {
    video: [
      { width: 320, height: 180, times: evenTimes(base * 25, 25), options: { g: plays ? '12' : '250', bf: '0' } },
    ],
    audio: [{ rate: 48_000, channels: 1, seconds: base, sample: (time) => Math.sin(time * 1400) * ((time * 2) % 1) }],
  })
  await looped(part, path, Math.max(1, Math.round((minutes * 60) / base)), { format: 'mp4' })
  return path
}

/** Writes what a stage is said to have found, as the stage itself would leave it. @param time the first, second, ... answer */
export async function saved(
  library: Library,
  session: string,
  source: string,
  stage: string,
  answer: unknown,
  time = 0,
): Promise<void> {
  const { stageRuns } = library.database
  const key = stage.padEnd(64, String(time))
  const folder = library.stageFolder(session, stage, key)
  const kept = await new Artefacts(library).save(answer, source, folder)
  stageRuns.start(session, stage, key)
  stageRuns.finish({ session, stage, key, seconds: 1, ...kept })
}

function transcribed({ minutes, words }: ReviewLibrarySize, random: () => number): TranscribeOutput {
  const step = (minutes * 60) / words
  const said = Array.from({ length: words }, (_, index) => ({
    start: index * step,
    end: (index + 0.8) * step,
    text: ` ${pick(random, common)}`,
    probability: 0.5 + random() / 2,
  }))
  const segments: Segment[] = []
  for (let from = 0; from < words; from += 15) {
    const part = said.slice(from, from + 15)
    segments.push({
      start: part[0]?.start ?? 0,
      end: part.at(-1)?.end ?? 0,
      speaker: (from / 15) % 3 === 0 ? 's2' : 's1',
      text: part.map(({ text }) => text.trim()).join(' '),
      words: part,
    })
  }
  const speakers = ['s1', 's2'].map((id) => ({ id, name: null }))
  const transcript = { language: 'fr', duration: minutes * 60, speakers, segments }
  return { transcript, hasSound: true, otherLanguage: false }
}

const detected = ({ minutes }: ReviewLibrarySize): DetectOutput => ({
  detections: null,
  cuts: Array.from({ length: minutes }, (_, minute) => minute * 60).slice(1),
  faceInterval: 0.2,
  spoken: [],
})

function findingsOf({ minutes, boxes, findings }: ReviewLibrarySize, random: () => number): Finding[] {
  const duration = minutes * 60
  const faces = Math.max(persons, Math.round(findings * 0.4))
  const faceBoxes = Math.floor(boxes / faces)
  return Array.from({ length: findings }, (_, index): Finding => {
    const isFace = index < faces
    const kind: FindingKind = isFace ? 'face' : ((['text', 'speech', 'speech', 'screen'] as const)[index % 4] ?? 'text')
    const start = isFace
      ? (Math.floor(index / persons) * duration) / Math.ceil(faces / persons)
      : random() * (duration - 20)
    const end = isFace ? start + duration / Math.ceil(faces / persons) : start + 0.5 + random() * 10
    const word = Math.floor((start / duration) * 8900)
    return {
      id: `${kind}-${index + 1}`,
      kind,
      entity: kind === 'text' ? 'EMAIL' : kind === 'speech' ? 'PERSON' : null,
      person: isFace ? `person-${(index % persons) + 1}` : null,
      start,
      end,
      keyframes: kind === 'speech' ? [] : boxesOf(random, start, end, isFace ? faceBoxes : 1),
      words: kind === 'speech' ? [word, word] : null,
      score: 0.4 + random() * 0.6,
      reasons: [{ detector: 'made-up', code: 'pattern', score: 0.8 }],
      doubts: index % 3 === 0 ? [{ doubt: pick(random, doubts), start, end }] : [],
    }
  })
}

function boxesOf(random: () => number, start: number, end: number, count: number) {
  const [x, y] = [random() * 0.7, random() * 0.6]
  return Array.from({ length: count }, (_, index) => {
    const box: Box = [x + Math.sin(index / 20) * 0.05, y + Math.cos(index / 30) * 0.05, 0.12, 0.2]
    return { time: start + ((end - start) * index) / count, box }
  })
}

if (process.argv[1] && import.meta.filename === process.argv[1]) {
  const home = process.argv[2]
  if (!home) throw new Error('say which folder gets the library')
  const { session } = await makeReviewLibrary(resolve(home), longCall)
  process.stdout.write(`${session}\n`)
}
