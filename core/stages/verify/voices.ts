import { type OpenedSound, openSound } from '../../../native/media/sound.ts'
import { checkCancelled } from '../../contract/errors.ts'
import type { PlannedVoice, RedactionPlan } from '../../contract/plan.ts'
import type { Leak } from '../../contract/report.ts'
import { type Span, union } from '../../contract/span.ts'
import { type Checked, checked, leak } from './checking.ts'
import type { Media } from './pairs.ts'
import { lagOf, STEP, windowsOf } from './sound-likeness.ts'

/** Fades at a stretch's ends, and a window's half. */
const EDGE = 0.04
/** Around what is hidden there is less of any voice. */
const NEAR_SOUND = 0.1
/** So alike that it is the original's sound. Of a disguised voice's windows under one in a hundred are, by chance. */
const SAME = 0.75
/** Seconds of the original's sound, less those of another, that make a leak. */
const HEARD = 0.2
/** What a window of another sound takes away, in windows of the original's: a hum is alike now and then. */
const OTHERWISE = 2
/** Two shifts (samples) nearer than this are one. */
const APART = 8

/**
 * Compares the sound of each track with the original's where voices are disguised: it must be another. That it is hard
 * to recognise is not what this tells.
 */
export async function checkVoices(
  rendered: Media,
  original: Media,
  { audio, voices = [] }: Pick<RedactionPlan, 'audio' | 'voices'>,
  scratch: string,
  signal: AbortSignal,
): Promise<Checked> {
  const began = performance.now()
  const leaks: Leak[] = []
  const tracks = Math.min(rendered.info.audio.length, original.info.audio.length)
  for (let track = 0; track < tracks; track++) {
    const after = await openSound(rendered.path, rendered.info, { track, scratch, signal })
    try {
      const before = await openSound(original.path, original.info, { track, scratch, signal })
      try {
        const spans: Span[] = []
        for (const lag of await lagsOf(before, after, audio, voices))
          spans.push(...(await undisguised(before, after, lag, { audio, voices, signal })))
        for (const span of union(spans, 0.3)) leaks.push(leak('voices', 'voice', span))
      } finally {
        await before.close()
      }
    } finally {
      await after.close()
    }
  }
  const seconds = voices.reduce((sum, { start, end }) => sum + end - start, 0)
  return checked('voices', 'seconds', seconds * tracks, leaks, performance.now() - began)
}

/** Where nothing but disguised voices sounds, a shift shows only when they are not disguised: both are tried. */
async function lagsOf(
  before: OpenedSound,
  after: OpenedSound,
  audio: readonly Span[],
  voices: readonly Span[],
): Promise<number[]> {
  const first = await lagOf(before, after, [...audio, ...voices])
  const second = await lagOf(before, after, audio)
  return Math.abs(first - second) < APART ? [first] : [first, second]
}

/** Stretches in which the voice is still the original's. */
async function undisguised(
  before: OpenedSound,
  after: OpenedSound,
  lag: number,
  { audio, voices, signal }: { audio: readonly Span[]; voices: readonly PlannedVoice[]; signal: AbortSignal },
): Promise<Span[]> {
  const spans: Span[] = []
  let alike = 0
  let start = 0
  let at = 0
  for await (const { time, likeness } of windowsOf(before, after, lag)) {
    checkCancelled(signal)
    const middle = time + STEP / 2
    while (at < voices.length && middle >= (voices[at] as PlannedVoice).end - EDGE) {
      at++
      alike = 0
    }
    const stretch = voices[at]
    if (!stretch || middle < stretch.start + EDGE) continue
    if (audio.some((span) => middle >= span.start - NEAR_SOUND && middle < span.end + NEAR_SOUND)) continue
    if (likeness >= SAME) {
      if (alike === 0) start = time
      alike += STEP
      if (alike >= HEARD - 1e-9) spans.push({ start, end: time + STEP })
    } else if (likeness > 0) alike = Math.max(0, alike - OTHERWISE * STEP)
  }
  return spans
}
