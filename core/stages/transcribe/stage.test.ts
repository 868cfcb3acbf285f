import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { voiceStep } from '../../../native/inference/voice-activity.ts'
import type { WindowReader } from '../../../native/inference/whisper/reader.ts'
import { hear } from '../../../native/inference/whisper/transcribe.ts'
import { probe } from '../../../native/media/probe.ts'
import { makeMedia } from '../../../test/support/fixtures.ts'
import { samplesOf, shippedModels, soundOf } from '../../../test/support/listen.ts'
import { sample, samplesMissing } from '../../../test/support/samples.ts'
import { comparable } from '../../../test/support/word-errors.ts'
import type { PluginSet, Transcriber } from '../../contract/plugins.ts'
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
