import { basename } from 'node:path'
import { z } from 'zod'
import { type Answers, noAnswers } from '../../core/contract/answers.ts'
import { checkCancelled } from '../../core/contract/errors.ts'
import type { SoundSource } from '../../core/contract/plugins.ts'
import type { Span } from '../../core/contract/span.ts'
import { KeptFloats, questionOf } from './question.ts'
import { openSession, Tensor } from './session.ts'

/** Samples that Silero looks at in one step (32 ms at 16 kHz), and those it sees again from the step before. */
const stepSamples = 512
const contextSamples = 64
const rate = 16_000

/** Seconds between two probabilities. */
export const voiceStep = stepSamples / rate

/** Seconds read from the source at once: memory stays flat. */
const pieceSeconds = 64

export interface VoiceActivity {
  /**
   * How likely somebody speaks, 0..1, one value for every `voiceStep` seconds from the start of the track.
   * @throws StudioError `cancelled`
   */
  probabilities(
    sound: SoundSource,
    options: { signal?: AbortSignal; onProgress?: (secondsDone: number) => void; answers?: Answers },
  ): Promise<Float32Array>
  close(): Promise<void>
}

/**
 * A stretch without a voice is listened to once more, louder: beside a loud speaker Silero overlooks one who is 40 dB
 * quieter. Seconds from which that is worth it, the level (root mean square) it is brought to, the largest gain, and
 * the level below which there is nothing but rounding.
 */
const again = { shortest: 0.7, level: 0.05, largestGain: 64, nothing: 1e-4, below: 0.4, lead: 0.3 }

/** What was heard in a stretch, and where it left the network, from where the next stretch goes on. */
const HeardPiece = z.object({ chances: KeptFloats, state: KeptFloats, context: KeptFloats })

/** Opens Silero VAD 6 (16 kHz). @param path of `silero_vad_16k_op15.onnx` */
export async function openVoiceActivity(path: string): Promise<VoiceActivity> {
  // The network is so small that a second thread costs more than it gives.
  const session = await openSession(path, { threads: 1, on: 'cpu' })
  const sampleRate = new Tensor('int64', BigInt64Array.of(BigInt(rate)), [])
  const network = basename(path)

  /** A listener with a fresh state; samples must come in whole steps, but for the last. */
  const listener = (gain: number) => {
    const input = new Float32Array(contextSamples + stepSamples)
    let state = new Float32Array(256)
    return {
      /** What the next answer depends on, besides the samples. */
      get memory() {
        return { state, context: input.slice(stepSamples) }
      },
      set memory(memory: { state: Float32Array; context: Float32Array }) {
        state = memory.state.slice()
        input.set(memory.context, stepSamples)
      },
      async chance(samples: Float32Array, at: number): Promise<number> {
        input.copyWithin(0, stepSamples)
        input.fill(0, contextSamples)
        const step = samples.subarray(at, at + stepSamples)
        for (let i = 0; i < step.length; i++) input[contextSamples + i] = step[i]! * gain
        const answer = await session.run({
          input: new Tensor('float32', input, [1, input.length]),
          state: new Tensor('float32', state, [2, 1, 128]),
          sr: sampleRate,
        })
        state = (answer.stateN as Tensor).data as Float32Array<ArrayBuffer>
        return (answer.output as Tensor).data[0] as number
      },
    }
  }
  type Listener = ReturnType<typeof listener>

  const listenTo = async (ear: Listener, samples: Float32Array, signal: AbortSignal | undefined) => {
    const chances = new Float32Array(Math.ceil(samples.length / stepSamples))
    for (let i = 0; i < chances.length; i++) {
      chances[i] = await ear.chance(samples, i * stepSamples)
      if (i % 64 === 0) checkCancelled(signal)
    }
    return chances
  }

  const listenAgain = async (
    sound: SoundSource,
    out: Float32Array,
    answers: Answers,
    signal: AbortSignal | undefined,
    room: Float32Array,
  ): Promise<void> => {
    for (const [first, last] of stretchesBelow(out, again.below, again.shortest)) {
      checkCancelled(signal)
      const from = Math.max(0, first - Math.round(again.lead / voiceStep))
      const samples = await sound.read(from * voiceStep, Math.min(sound.duration, last * voiceStep), room)
      const level = loudLevel(samples)
      const gain = Math.min(again.largestGain, again.level / level)
      if (level < again.nothing || gain < 2) continue
      const chances = await answers.to(questionOf(network, 'again', [gain], samples), KeptFloats, () =>
        listenTo(listener(gain), samples, signal),
      )
      for (let i = first; i < last && i - from < chances.length; i++) out[i] = Math.max(out[i]!, chances[i - from]!)
    }
  }

  return {
    async probabilities(sound, { signal, onProgress, answers = noAnswers }) {
      const out = new Float32Array(Math.ceil((sound.duration * rate) / stepSamples))
      const room = new Float32Array((pieceSeconds + 1) * rate)
      const ear = listener(1)
      let done = 0
      for (let start = 0; done < out.length; start += pieceSeconds) {
        checkCancelled(signal)
        const samples = await sound.read(start, Math.min(sound.duration, start + pieceSeconds), room)
        if (samples.length === 0) break
        const { state, context } = ear.memory
        const piece = await answers.to(questionOf(network, state, context, samples), HeardPiece, async () => {
          const chances = await listenTo(ear, samples, signal)
          return { chances, ...ear.memory }
        })
        ear.memory = piece
        out.set(piece.chances.subarray(0, out.length - done), done)
        done = Math.min(out.length, done + piece.chances.length)
        onProgress?.(done * voiceStep)
      }
      const heard = out.subarray(0, done)
      await listenAgain(sound, heard, answers, signal, room)
      return heard
    },
    close: () => session.release(),
  }
}

/** Stretches `[first, last)` of steps below a probability, at least `shortest` seconds and at most `pieceSeconds` each. */
function stretchesBelow(values: Float32Array, limit: number, shortest: number): [number, number][] {
  const out: [number, number][] = []
  const longest = Math.round(pieceSeconds / voiceStep)
  let first = 0
  for (let i = 0; i <= values.length; i++) {
    if (i < values.length && values[i]! < limit && i - first < longest) continue
    if ((i - first) * voiceStep >= shortest) out.push([first, i])
    first = i < values.length && values[i]! < limit ? i : i + 1
  }
  return out
}

/** The root mean square that only a tenth of all steps exceed: how loud a voice in it would be. */
function loudLevel(samples: Float32Array): number {
  const levels: number[] = []
  for (let at = 0; at < samples.length; at += stepSamples) {
    const step = samples.subarray(at, at + stepSamples)
    let sum = 0
    for (const value of step) sum += value * value
    levels.push(Math.sqrt(sum / step.length))
  }
  return levels.sort((a, b) => a - b)[Math.floor(levels.length * 0.9)] ?? 0
}

export interface SpeechRules {
  /** Speech begins at this probability, 0..1. */
  readonly begin: number
  /** Speech ends when the probability stays below this, 0..1. */
  readonly end: number
  /** Shorter speech is a click, seconds. */
  readonly shortestSpeech: number
  /** A shorter silence does not end speech, seconds. */
  readonly shortestSilence: number
  /** Added on both sides, seconds: the first consonant is quieter than the vowel that gives it away. */
  readonly padding: number
}

/** Silero's own defaults, with a lower start: a missed word can leak, a superfluous second only costs time. */
export const speechRules: SpeechRules = {
  begin: 0.4,
  end: 0.25,
  shortestSpeech: 0.15,
  shortestSilence: 0.25,
  padding: 0.25,
}

/** Stretches of speech, sorted, without overlap, inside `[0, duration]`. */
export function speechSpans(probabilities: Float32Array, duration: number, rules: SpeechRules = speechRules): Span[] {
  const raw: Span[] = []
  let start: number | null = null
  let quietSince: number | null = null
  for (let i = 0; i <= probabilities.length; i++) {
    const time = i * voiceStep
    const p = i < probabilities.length ? probabilities[i]! : 0
    if (p >= rules.begin) {
      start ??= time
      quietSince = null
      continue
    }
    if (start === null) continue
    if (p < rules.end) quietSince ??= time
    const ended = i === probabilities.length || (quietSince !== null && time - quietSince >= rules.shortestSilence)
    if (!ended) continue
    const end = quietSince ?? time
    if (end - start >= rules.shortestSpeech) raw.push({ start, end })
    start = null
    quietSince = null
  }
  const spans: Span[] = []
  for (const span of raw) {
    const padded = {
      start: Math.max(0, span.start - rules.padding),
      end: Math.min(duration, span.end + rules.padding),
    }
    const last = spans.at(-1)
    if (last && padded.start < last.end) {
      // Two paddings meet half way in the silence between.
      const middle = (last.end + padded.start) / 2
      last.end = middle
      padded.start = middle
    }
    if (padded.end > padded.start) spans.push(padded)
  }
  return spans
}
