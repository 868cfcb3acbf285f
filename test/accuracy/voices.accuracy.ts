import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { clusteringRules, cosine } from '../../native/inference/diarization/clustering.ts'
import { openVoicePrinter, type VoicePrinter } from '../../native/inference/diarization/voice-print.ts'
import { seededRandom } from '../../native/inference/seeded-random.ts'
import { Disguise } from '../../native/media/voice/disguise.ts'
import { drawnChange } from '../../native/media/voice/voice-change.ts'
import { joinedSamples, openListener, samplesOf, shippedModels, soundOf, textOf } from '../support/listen.ts'
import { readCallTruth } from '../support/spoken-truth.ts'
import { wordErrors } from '../support/word-errors.ts'
import type { Accuracy } from './accuracy.ts'

const rate = 16_000
/** Renders, each with changes of its own. */
const renders = 4

interface Turn {
  readonly speaker: string
  readonly start: number
  readonly end: number
}

/** Real people who read aloud. */
const readers = ['fr-000', 'fr-001', 'en-000', 'en-001'] as const

/** Seconds of processor time for a second of one channel at 48 kHz. */
function costOf(samples: Float32Array): number {
  const change = drawnChange(seededRandom(1))
  const seconds = samples.length / 48_000
  const disguise = new Disguise([{ start: 0, end: seconds, change }], 48_000, 1)
  const before = process.cpuUsage()
  for (let at = 0; at < samples.length; at += 1024) disguise.push([samples.subarray(at, at + 1024)])
  disguise.end()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1e6 / seconds
}

/** The call as a render has it in which everybody's voice is disguised. */
function disguised(samples: Float32Array, turns: readonly Turn[], random: () => number): Float32Array {
  const changes = new Map(turns.map(({ speaker }) => [speaker, drawnChange(random)]))
  const stretches = turns.flatMap(({ speaker, start, end }) => {
    const change = changes.get(speaker)
    return change ? [{ start, end, change }] : []
  })
  const disguise = new Disguise(stretches, rate, 1)
  return joinedSamples([...disguise.push([samples]), ...disguise.end()])
}

interface Heard {
  readonly errors: number
  readonly words: number
}

const share = (heard: readonly Heard[]): number =>
  heard.reduce((sum, one) => sum + one.errors, 0) /
  Math.max(
    1,
    heard.reduce((sum, one) => sum + one.words, 0),
  )

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length

/** What a speaker's voice is like in each of their turns. */
async function printsOf(
  printer: VoicePrinter,
  samples: Float32Array,
  turns: readonly Turn[],
  speaker: string,
): Promise<Float32Array[]> {
  const prints: Float32Array[] = []
  for (const turn of turns) {
    if (turn.speaker !== speaker) continue
    const print = await printer.print(samples.slice(Math.round(turn.start * rate), Math.round(turn.end * rate)))
    if (print) prints.push(print)
  }
  return prints
}

/** How alike the voices of two lists of turns are on the average; a turn is never compared with itself. */
const likeness = (some: readonly Float32Array[], others: readonly Float32Array[], own: boolean): number =>
  mean(some.flatMap((a, i) => others.flatMap((b, j) => (own && i === j ? [] : [cosine(a, b)]))))

/** How well disguised voices are understood, and how far they are from what they were. */
export default {
  id: 'voices',
  run: async ({ samples: root, folder }) => {
    const call = join(root, 'starter', 'starter-call.mp4')
    if (!existsSync(call)) return { skipped: 'no starter call in the samples' }
    const { turns } = await readCallTruth(call)
    const truth = turns.map(({ text }) => text).join(' ')
    const speakers = [...new Set(turns.map(({ speaker }) => speaker))]
    const original = await samplesOf(call, folder)
    const listener = await openListener(folder, 2)
    const printer = await openVoicePrinter(await shippedModels(folder), { threads: 2 })
    const errors = async (text: string, samples: Float32Array, language: 'fr' | 'en' = 'fr') =>
      wordErrors(text, textOf(await listener.transcribe(soundOf(samples), { language, onProgress: () => undefined })))
    const errorsIn = async (samples: Float32Array): Promise<number> => share([await errors(truth, samples)])
    try {
      const before = await Promise.all(speakers.map((who) => printsOf(printer, original, turns, who)))
      const [own, strangers, now, misheard]: number[][] = [[], [], [], []]
      for (const [i, prints] of before.entries()) {
        own?.push(likeness(prints, prints, true))
        for (const other of before.slice(i + 1)) strangers?.push(likeness(prints, other, false))
      }
      for (let render = 0; render < renders; render++) {
        const samples = disguised(original, turns, seededRandom(render))
        misheard?.push(await errorsIn(samples))
        for (const [i, who] of speakers.entries())
          now?.push(likeness(before[i] ?? [], await printsOf(printer, samples, turns, who), true))
      }
      const halves: number[] = []
      const read: Record<'before' | 'after', Heard[]> = { before: [], after: [] }
      for (const [i, reader] of readers.entries()) {
        const path = join(root, 'speech', `fleurs-${reader}.ogg`)
        if (!existsSync(path)) continue
        const text = await readFile(path.replace(/ogg$/, 'txt'), 'utf8')
        const samples = await samplesOf(path, folder)
        const language = reader.startsWith('fr') ? 'fr' : 'en'
        const turn = { speaker: reader, start: 0, end: samples.length / rate }
        read.before.push(await errors(text, samples, language))
        const changed = disguised(samples, [turn], seededRandom(i))
        read.after.push(await errors(text, changed, language))
        const middle = samples.length >> 1
        const [first, second] = [
          await printer.print(samples.slice(0, middle)),
          await printer.print(changed.slice(middle)),
        ]
        if (first && second) halves.push(cosine(first, second))
      }
      const of = `${renders} renders of the starter call`
      return [
        { what: 'word errors, as it was recorded', value: await errorsIn(original), unit: '', limit: null },
        {
          what: 'word errors, every voice disguised',
          value: mean(misheard ?? []),
          unit: '',
          limit: { kind: 'at most', value: 0.3 },
          note: `${of}, the worst ${Math.max(...(misheard ?? [])).toFixed(2)}`,
        },
        { what: 'word errors, read aloud, as it was recorded', value: share(read.before), unit: '', limit: null },
        {
          what: 'word errors, read aloud, disguised',
          value: share(read.after),
          unit: '',
          limit: null,
          note: `${read.after.length} readers, one change each`,
        },
        { what: 'a voice beside itself', value: mean(own ?? []), unit: 'cosine', limit: null },
        { what: 'two people beside one another', value: mean(strangers ?? []), unit: 'cosine', limit: null },
        {
          what: 'a disguised voice beside what it was, the call',
          value: mean(now ?? []),
          unit: 'cosine',
          limit: null,
          note: `${of}, the nearest ${Math.max(...(now ?? [])).toFixed(2)}`,
        },
        {
          what: 'a disguised voice beside what it was, readers',
          value: mean(halves),
          unit: 'cosine',
          limit: { kind: 'at most', value: clusteringRules.samePerson },
          note: `the nearest ${Math.max(...halves).toFixed(2)}`,
        },
        {
          what: 'processor time for a channel at 48 kHz, share of real time',
          value: costOf(original),
          unit: '',
          limit: { kind: 'at most', value: 0.05 },
        },
      ]
    } finally {
      await Promise.all([listener.close(), printer.close()])
    }
  },
} satisfies Accuracy
