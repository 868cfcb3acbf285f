import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { voiceStep } from '../../../native/inference/voice-activity.ts'
import type { WindowReader } from '../../../native/inference/whisper/reader.ts'
import { rememberingReader } from '../../../native/inference/whisper/remembering-reader.ts'
import { hear } from '../../../native/inference/whisper/transcribe.ts'
import { probe } from '../../../native/media/probe.ts'
import { makeMedia } from '../../../test/support/fixtures.ts'
import { samplesOf, shippedModels, soundOf } from '../../../test/support/listen.ts'
import { sample, samplesMissing } from '../../../test/support/samples.ts'
import { comparable } from '../../../test/support/word-errors.ts'
import { noAnswers } from '../../contract/answers.ts'
import type { PluginSet, Transcriber } from '../../contract/plugins.ts'
import { KeptAnswers } from '../../kept-answers.ts'
import whisper from '../../plugins/transcribers/whisper.ts'
import { transcribeStage } from './stage.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'estompe-transcribe-'))
})
afterAll(() => rm(folder, { recursive: true }))

const rate = 16_000

async function transcribed(path: string, transcriber: Transcriber) {
  const plugins: PluginSet = {
    ...{
      frameDetectors: [],
      textDetectors: [],
      redactors: [],
      exporters: [],
      documents: [],
      transcribers: [transcriber],
    },
  }
  const source = { path, sha256: 'a'.repeat(64), size: 1, media: await probe(path) }
  return transcribeStage.run(
    { source, language: 'auto', model: 'whisper-base' },
    {
      ...{ signal: new AbortController().signal, plugins, models: await shippedModels(folder), threads: 2 },
      ...{ folder, scratch: folder, progress: () => {}, log: () => {} },
    },
  )
}

const mentor = sample('calls/coaching-prix.mentor.ogg')
const student = sample('calls/coaching-prix.student.ogg')

test.skipIf(!mentor || !student)(
  `two audio tracks are two people, each with their own words (${samplesMissing} otherwise)`,
  async () => {
    const seconds = 20
    const tracks = await Promise.all([mentor, student].map((path) => samplesOf(path as string, folder)))
    const path = await makeMedia(join(folder, 'two-tracks.mkv'), {
      audio: tracks.map((samples) => ({
        ...{ rate, channels: 1, seconds },
        sample: (time: number) => samples[Math.round(time * rate)] ?? 0,
      })),
    })
    const { transcript, hasSound, otherLanguage } = await transcribed(path, whisper)
    expect(transcript.speakers.map(({ id }) => id)).toEqual(['speaker-1', 'speaker-2'])
    const said = (speaker: string): string[] =>
      comparable(
        transcript.segments
          .filter((one) => one.speaker === speaker)
          .map(({ text }) => text)
          .join(' '),
      )
    expect(said('speaker-1')).toEqual(expect.arrayContaining(['bienvenue', 'coaching']))
    expect(said('speaker-2')).toEqual(expect.arrayContaining(['camille', 'boutique']))
    expect(said('speaker-1')).not.toContain('boutique')
    expect(said('speaker-2')).not.toContain('bienvenue')
    const starts = transcript.segments.map(({ start }) => start)
    expect(starts).toEqual(starts.toSorted((a, b) => a - b))
    expect({ hasSound, otherLanguage, language: transcript.language }).toEqual({
      ...{ hasSound: true, otherLanguage: false, language: 'fr' },
    })
  },
)

// No recording in a third language lies at hand: what the model would say of one is made up here.
test.each([
  ['de', true],
  ['fr', false],
  ['en', false],
])('a recording that sounds like %s is flagged as another language: %s', async (heard, flagged) => {
  const sound = soundOf(Float32Array.from({ length: 10 * rate }, (_, i) => 0.1 * Math.sin(i / 20)))
  const read: string[] = []
  const reader: WindowReader = {
    async open(span) {
      const opening = { past: {}, logits: new Float32Array() }
      return { span, encoded: { tensors: {}, positions: 0 }, languages: new Map([[heard, 0.9]]), noSpeech: 0, opening }
    },
    async read({ span }, language) {
      read.push(language)
      const words = [{ ...span, text: 'Donaudampfschifffahrtsgesellschaftskapitän', probability: 0.9 }]
      return { sound: true, readings: [{ words, span, averageLogProbability: -0.1, noSpeech: 0 }] }
    },
  }
  const voice = {
    probabilities: async () => new Float32Array(Math.floor(10 / voiceStep)).fill(0.9),
    close: async () => {},
  }
  const found = await hear(sound, voice, reader, { language: null })
  expect(read).toEqual([heard])
  const path = await makeMedia(join(folder, `${heard}.mkv`), { audio: [{ rate, channels: 1, seconds: 2 }] })
  const word = { start: 0, end: 1, text: 'kapitän', probability: 1 }
  const said = { start: 0, end: 1, speaker: null, text: word.text, words: [word] }
  const fake: Transcriber = {
    ...{ kind: 'transcriber', id: 'fake', version: 1, layouts: ['estompe-whisper'] },
    open: async () => ({
      transcribe: async ({ duration }) => ({ language: found.language, duration, speakers: [], segments: [said] }),
      close: async () => {},
    }),
  }
  expect(await transcribed(path, fake)).toMatchObject({ otherLanguage: flagged, transcript: { language: heard } })
})

test.each([1, 2, 3, 7])(
  'read in %i pieces, in any order, then whole: nothing is asked twice, and it is the same',
  async (of) => {
    const seconds = 300
    // Eight seconds of speech, two of silence: a window is never longer than half a minute.
    const voice = {
      probabilities: async () =>
        Float32Array.from({ length: Math.floor(seconds / voiceStep) }, (_, i) =>
          (i * voiceStep) % 10 < 8 ? 0.9 : 0.01,
        ),
      close: async () => {},
    }
    const sound = soundOf(
      Float32Array.from({ length: seconds * rate }, (_, i) => 0.1 * Math.sin(i / 20 + i * i * 1e-9)),
    )
    const read: number[] = []
    const reader: WindowReader = {
      async open(span) {
        const opening = { past: {}, logits: new Float32Array() }
        return { span, encoded: { tensors: {}, positions: 0 }, languages: new Map([['fr', 0.9]]), noSpeech: 0, opening }
      },
      async read({ span }) {
        read.push(span.start)
        const words = [{ ...span, text: `mot${Math.round(span.start)}`, probability: 0.9 }]
        return { sound: true, readings: [{ words, span, averageLogProbability: -0.1, noSpeech: 0 }] }
      },
    }
    const alone = await hear(sound, voice, rememberingReader(reader, noAnswers, 'fake'), { language: null })
    const windows = read.splice(0)
    expect(windows.length).toBeGreaterThan(7)
    const answers = await KeptAnswers.open(join(folder, `pieces-${of}.jsonl`))
    const shares: number[] = []
    for (const number of [...Array(of).keys()].reverse()) {
      await hear(sound, voice, rememberingReader(reader, answers, 'fake'), { language: null, piece: { number, of } })
      shares.push(read.length - shares.reduce((sum, share) => sum + share, 0))
    }
    // As evenly as can be.
    expect(Math.max(...shares) - Math.min(...shares)).toBeLessThanOrEqual(1)
    expect(read.splice(0).sort((a, b) => a - b)).toEqual(windows)
    expect(await hear(sound, voice, rememberingReader(reader, answers, 'fake'), { language: null })).toEqual(alone)
    expect(read).toEqual([])
    await answers.close()
  },
)

test('a transcript belongs to the very weights that made it, pinned or trusted', async () => {
  const used = (sha256: string) => {
    const entry = { layout: 'onnx', files: [{ path: 'tiny.onnx', sha256 }] }
    const context = { plugins: { transcribers: [] }, models: { need: async () => ({ entry, files: {} }) } }
    const input = { model: 'tiny', language: 'fr', source: { media: { audio: [{}] } } }
    return transcribeStage.uses(
      input as unknown as Parameters<typeof transcribeStage.uses>[0],
      context as unknown as Parameters<typeof transcribeStage.uses>[1],
    )
  }
  expect(await used('a'.repeat(64))).toEqual([`tiny.onnx:${'a'.repeat(64)}`])
})
