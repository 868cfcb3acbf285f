import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { OpenTranscriber } from '../../core/contract/plugins.ts'
import { joinedSamples, openListener, samplesOf, soundOf, textOf } from '../support/listen.ts'
import { sample, samplesMissing } from '../support/samples.ts'
import { readCallTruth } from '../support/spoken-truth.ts'
import { wordErrors } from '../support/word-errors.ts'
import type { Bench, BenchRow } from './bench.ts'
import { type Peer, peerMissing, startFasterWhisper } from './peers/faster-whisper.ts'

const threads = 2
type Language = 'fr' | 'en'

const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN

async function timed(ours: OpenTranscriber, samples: Float32Array, language: Language) {
  const start = performance.now()
  const transcript = await ours.transcribe(soundOf(samples), { language, onProgress: () => {} })
  return { seconds: (performance.now() - start) / 1000, text: textOf(transcript) }
}

/** Time and word errors on the sample call, in turns, beside faster-whisper with the same weights. */
async function besidePeer(ours: OpenTranscriber, peer: Peer, folder: string, call: string, pairs: number) {
  const samples = await samplesOf(call, folder)
  const raw = join(folder, 'call.f32')
  await writeFile(raw, Buffer.from(samples.buffer, samples.byteOffset, samples.byteLength))
  const truth = (await readCallTruth(call)).turns.map((turn) => turn.text).join(' ')
  await timed(ours, samples.subarray(0, 16_000 * 20), 'fr')
  const times: { ours: number; theirs: number }[] = []
  let texts = { ours: '', theirs: '' }
  for (let pair = 0; pair < pairs; pair++) {
    const mine = await timed(ours, samples, 'fr')
    const theirs = await peer.transcribe(raw, 'fr')
    times.push({ ours: mine.seconds, theirs: theirs.seconds })
    texts = { ours: mine.text, theirs: theirs.text }
  }
  const rate = (text: string): number => {
    const { errors, words } = wordErrors(truth, text)
    return errors / words
  }
  const theirRate = rate(texts.theirs)
  return [
    {
      what: 'time on the sample call beside faster-whisper int8',
      value: median(times.map((time) => time.ours / time.theirs)),
      unit: 'times',
      limit: { kind: 'at most', value: 0.9 },
      note: `median of ${pairs} pairs; ${median(times.map((time) => time.ours)).toFixed(1)} s beside ${median(times.map((time) => time.theirs)).toFixed(1)} s`,
    },
    {
      what: 'word error rate on the sample call',
      value: rate(texts.ours),
      unit: '',
      limit: { kind: 'at most', value: theirRate },
      note: `faster-whisper: ${theirRate.toFixed(3)}`,
    },
  ] satisfies BenchRow[]
}

/** Five clips one by one, and the same clips joined into one recording: no sentence may be lost. */
async function joinedBesideSingle(ours: OpenTranscriber, folder: string, language: Language): Promise<BenchRow[]> {
  const parts: Float32Array[] = []
  const texts: string[] = []
  let errors = 0
  for (let i = 0; i < 5; i++) {
    const name = `speech/fleurs-${language}-00${i}`
    parts.push(await samplesOf(sample(`${name}.ogg`) as string, folder))
    texts.push(await readFile(sample(`${name}.txt`) as string, 'utf8'))
    errors += wordErrors(texts[i] as string, (await timed(ours, parts[i] as Float32Array, language)).text).errors
  }
  const joined = wordErrors(texts.join(' '), (await timed(ours, joinedSamples(parts), language)).text)
  return [
    { what: `${language}: word error rate of single clips`, value: errors / joined.words, unit: '', limit: null },
    {
      what: `${language}: word errors of the joined clips beside the single ones`,
      value: joined.errors / errors,
      unit: 'times',
      limit: { kind: 'at most', value: 1.1 },
      note: `${joined.errors} beside ${errors} of ${joined.words} words`,
    },
  ]
}

/** Speech to text: time and errors beside faster-whisper, and nothing lost in long recordings. */
export default {
  id: 'speech',
  run: async ({ folder, quick, log }) => {
    const call = sample('calls/coaching-prix.mp4')
    if (!call || !sample('speech/fleurs-fr-000.ogg')) return { skipped: samplesMissing }
    const ours = await openListener(folder, threads)
    const rows: BenchRow[] = []
    try {
      const peer = await startFasterWhisper(threads)
      if (peer) {
        rows.push(...(await besidePeer(ours, peer, folder, call, quick ? 1 : 5)))
        peer.close()
      } else log(`no peer: ${peerMissing}`)
      for (const language of ['fr', 'en'] as const) rows.push(...(await joinedBesideSingle(ours, folder, language)))
    } finally {
      await ours.close()
    }
    return rows
  },
} satisfies Bench
