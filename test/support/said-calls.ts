import { execFile } from 'node:child_process'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { soundRate } from '../../native/media/decoded-track.ts'
import { probe } from '../../native/media/probe.ts'
import { openSound } from '../../native/media/sound.ts'
import { type MarkedSentence, readMarked } from './marked-sentences.ts'
import { wave } from './wave.ts'

/** Voices of espeak-ng, of the one who asks and the one who answers, and words a minute. */
const voices: Readonly<Record<string, readonly (readonly [voice: string, speed: number])[]>> = {
  fr: [
    ['fr-fr+m3', 145],
    ['fr-fr+f2', 150],
  ],
  en: [
    ['en-gb+m3', 145],
    ['en-us+f2', 150],
  ],
}
/** Silence between turns, between pieces that a comma parts, and between pieces that nothing does, in seconds. */
const pause = { turn: 0.45, comma: 0.18, none: 0.03 } as const
/** Below this a sample is silence at the edge of a piece. */
const silent = 0.004

interface Piece {
  readonly text: string
  readonly entity: string | null
}

/** The pieces of a sentence, each of which is said by itself, so that its times are exact. */
function piecesOf({ text, spans }: MarkedSentence): Piece[] {
  const out: Piece[] = []
  let at = 0
  for (const { start, end, label } of [...spans, { start: text.length, end: text.length, label: '' }]) {
    const plain = text.slice(at, start)
    if (/[\p{L}\d]/u.test(plain)) out.push({ text: plain, entity: null })
    if (end > start) out.push({ text: text.slice(start, end), entity: label })
    at = end
  }
  return out
}

async function said(text: string, [voice, speed]: readonly [string, number], scratch: string): Promise<Float32Array> {
  const path = join(scratch, 'piece.wav')
  await promisify(execFile)('espeak-ng', ['-v', voice, '-s', String(speed), '-z', '-w', path, text])
  const sound = await openSound(path, await probe(path), { track: 'mix', scratch })
  const samples = await sound.read(0, sound.duration)
  await sound.close()
  const from = samples.findIndex((one) => Math.abs(one) > silent)
  const to = samples.findLastIndex((one) => Math.abs(one) > silent)
  return samples.slice(Math.max(0, from), to + 1)
}

/**
 * Makes recordings of marked sentences ("fr|Je m'appelle [PERSON Noémie]"), a recording for each stretch of one language,
 * and their truth, in the form of the samples' calls: `FOLDER/calls/said-N.wav` and `.truth.json`.
 * @throws Error when espeak-ng is not installed
 */
export async function sayCalls(lines: readonly string[], folder: string): Promise<void> {
  const sentences = lines.filter(Boolean).map((line) => readMarked(line.slice(0, 2), line.slice(3)))
  const stretches: MarkedSentence[][] = []
  for (const one of sentences) {
    const last = stretches.at(-1)
    if (last?.[0]?.lang === one.lang) last.push(one)
    else stretches.push([one])
  }
  const calls = join(folder, 'calls')
  const scratch = join(folder, 'scratch')
  await Promise.all([calls, scratch].map((path) => mkdir(path, { recursive: true })))
  for (const [i, stretch] of stretches.entries()) {
    const { samples, turns } = await sayTurns(stretch, scratch)
    const language = stretch[0]?.lang
    const truth = { language, duration: samples.length / soundRate, turns }
    await writeFile(join(calls, `said-${i + 1}.wav`), wave(samples))
    await writeFile(join(calls, `said-${i + 1}.truth.json`), JSON.stringify(truth, null, 1))
  }
  await rm(scratch, { recursive: true })
}

async function sayTurns(stretch: readonly MarkedSentence[], scratch: string) {
  const sounds: Float32Array[] = []
  let length = 0
  const add = (samples: Float32Array): void => {
    sounds.push(samples)
    length += samples.length
  }
  const wait = (seconds: number): void => add(new Float32Array(Math.round(seconds * soundRate)))
  const turns = []
  for (const [i, one] of stretch.entries()) {
    const voice = voices[one.lang]?.[i % 2]
    if (!voice) throw new Error(`no voice speaks ${one.lang}`)
    const start = length / soundRate
    const entities = []
    const pieces = piecesOf(one)
    for (const [k, { text, entity }] of pieces.entries()) {
      const from = length / soundRate
      add(await said(text, voice, scratch))
      if (entity) entities.push({ entity, text, start: from, end: length / soundRate })
      const next = pieces[k + 1]
      if (next) wait(/[,.:]\s*$/.test(text) || /^\s*[,.:]/.test(next.text) ? pause.comma : pause.none)
    }
    turns.push({
      speaker: i % 2 === 0 ? 'mentor' : 'student',
      start,
      end: length / soundRate,
      text: one.text,
      entities,
    })
    wait(pause.turn)
  }
  const samples = new Float32Array(length)
  let at = 0
  for (const sound of sounds) {
    samples.set(sound, at)
    at += sound.length
  }
  return { samples, turns }
}
