import { type OpenedSound, openSound } from '../../../native/media/sound.ts'
import { checkCancelled } from '../../contract/errors.ts'
import type { Entity } from '../../contract/finding.ts'
import type { RedactionPlan } from '../../contract/plan.ts'
import type { Leak } from '../../contract/report.ts'
import { type Span, union } from '../../contract/span.ts'
import { type Checked, checked, leak } from './checking.ts'
import type { Media } from './pairs.ts'
import { lagOf, restlessness, STEP, type WindowFate, windowsOf } from './sound-likeness.ts'

/** Fades at a mask's ends, and a window's half. */
const EDGE = 0.04
/** So alike that it is the original's sound; a tone in a vowel reaches 0.6 for a window or two. */
const SAME = 0.75
/** Seconds of the original's sound within a mask that make a leak: a syllable is longer, chance is shorter. */
const HEARD = 0.08
/** So unlike that it is another sound. */
const OTHER = 0.3
/** Seconds of another sound, less those of the original's in between, that make a change. */
const CHANGED = 0.4
/** What a second that tells nothing takes from those seconds: chance is forgotten, a pause between two numbers is not. */
const FORGOTTEN = 0.1
/** A mask without an original beside it: speech varies by more than its mean level from syllable to syllable. */
const RESTLESS = 0.55
/** Seconds of a mask that can be judged by themselves. */
const SHORTEST = 0.2

/** What comparing the sound with the original's gave. */
export interface ComparedSound extends Checked {
  /** What of the original's sound could not be read, of any track: seconds. */
  readonly unread: readonly Span[]
  /**
   * For each track that both have, stretches in which another sound than the original's is heard for a syllable or
   * longer, masks among them, and all that lies behind the original's end.
   */
  readonly strange: readonly (readonly Span[])[]
}

/**
 * Compares the sound of each track with the original's: in the planned stretches nothing of it may be left, elsewhere
 * nothing may be lost or put in. Where voices are disguised `checkVoices` looks.
 */
export async function checkSound(
  rendered: Media,
  original: Media,
  plan: RedactionPlan,
  scratch: string,
  signal: AbortSignal,
): Promise<ComparedSound> {
  const began = performance.now()
  const leaks: Leak[] = []
  const unread: Span[] = []
  const strange: Span[][] = []
  let examined = 0
  const tracks = Math.min(rendered.info.audio.length, original.info.audio.length)
  const changed = union([...plan.audio, ...(plan.voices ?? [])])
  for (let track = 0; track < tracks; track++) {
    const after = await openSound(rendered.path, rendered.info, { track, scratch, signal })
    try {
      const before = await openSound(original.path, original.info, { track, scratch, signal })
      try {
        const lag = await lagOf(before, after, changed)
        const inside = new Runs(HEARD)
        const outside = new Changes()
        const other = new Runs(HEARD)
        for await (const window of windowsOf(before, after, lag)) {
          checkCancelled(signal)
          const middle = window.time + STEP / 2
          const masked = plan.audio.some((span) => middle >= span.start + EDGE && middle < span.end - EDGE)
          const near = changed.some((span) => middle >= span.start - 0.1 && middle < span.end + 0.1)
          // However faint: whoever wants to hear it turns it up.
          inside.add(window.time, masked && window.likeness >= SAME)
          if (!near) outside.add(window)
          other.add(window.time, !window.still && window.likeness < SAME)
        }
        strange.push([...other.done(), { start: before.duration, end: Number.POSITIVE_INFINITY }])
        for (const span of inside.done()) leaks.push(leak('sound', 'speech', { ...span, entity: entityAt(plan, span) }))
        for (const span of outside.found) leaks.push(leak('sound', 'speech', { ...span, score: 0.8 }))
        examined += before.duration
        unread.push(...before.unread)
      } finally {
        await before.close()
      }
    } finally {
      await after.close()
    }
  }
  const done = checked('sound', 'seconds', examined, leaks, performance.now() - began)
  return { ...done, strange, unread: union(unread) }
}

/** What looking at the masks of a file alone gave. */
export interface FlatSound extends Checked {
  /** Planned stretches that are silent or steady in every track: nothing that is heard in them was said. */
  readonly flat: Span[]
}

/** Without an original: a planned stretch must be silent or steady, each second of it. */
export async function checkFlatSound(
  rendered: Media,
  plan: RedactionPlan,
  scratch: string,
  signal: AbortSignal,
): Promise<FlatSound> {
  const began = performance.now()
  const leaks: Leak[] = []
  let flat = union(plan.audio)
  let examined = 0
  for (let track = 0; track < rendered.info.audio.length; track++) {
    const sound = await openSound(rendered.path, rendered.info, { track, scratch, signal })
    try {
      const even: Span[] = []
      for (const span of union(plan.audio)) {
        checkCancelled(signal)
        const end = Math.min(span.end, sound.duration)
        examined += Math.max(0, end - span.start)
        const pieces = piecesOf(span.start + EDGE, end - EDGE)
        if (pieces.length === 0) continue
        if (await areFlat(sound, pieces)) even.push(span)
        else leaks.push(leak('sound-flat', 'speech', { ...span, entity: entityAt(plan, span), score: 0.6 }))
      }
      flat = flat.filter((span) => even.some((one) => one.start === span.start))
    } finally {
      await sound.close()
    }
  }
  return { ...checked('sound-flat', 'seconds', examined, leaks, performance.now() - began), flat }
}

/** Pieces of about a second of a stretch; none where it is too short to be judged. */
function piecesOf(start: number, end: number): Span[] {
  const count = end - start < SHORTEST ? 0 : Math.max(1, Math.round(end - start))
  const at = (number: number): number => start + ((end - start) * number) / count
  return Array.from({ length: count }, (_, number) => ({ start: at(number), end: at(number + 1) }))
}

async function areFlat(sound: OpenedSound, pieces: readonly Span[]): Promise<boolean> {
  for (const { start, end } of pieces) if (restlessness(await sound.read(start, end)) > RESTLESS) return false
  return true
}

const entityAt = (plan: RedactionPlan, { start, end }: Span): Entity | null =>
  plan.audio.find((one) => one.start < end && start < one.end)?.kind ?? null

/** Collects runs of windows that last at least `least` seconds; one window of the other kind does not end a run. */
class Runs {
  readonly #least: number
  readonly #found: Span[] = []
  #start = -1
  #end = 0
  #count = 0

  constructor(least: number) {
    this.#least = least
  }

  add(time: number, is: boolean): void {
    if (!is) return
    if (this.#start >= 0 && time - this.#end > STEP * 1.5) this.#close()
    if (this.#start < 0) {
      this.#start = time
      this.#count = 0
    }
    this.#end = time + STEP
    this.#count++
  }

  #close(): void {
    if (this.#start >= 0 && this.#count * STEP >= this.#least - 1e-9)
      this.#found.push({ start: this.#start, end: this.#end })
    this.#start = -1
  }

  done(): Span[] {
    this.#close()
    return union(this.#found, 0.3)
  }
}

/**
 * Stretches in which another sound than the original's is heard. Speech over other speech is alike for a window now and
 * then, and has pauses: what counts is how much more of it is unlike than alike.
 */
class Changes {
  readonly #spans: Span[] = []
  #start = 0
  #unlike = 0

  get found(): Span[] {
    return union(this.#spans, 0.3)
  }

  add({ time, foreign, sounding, silent, likeness }: WindowFate & { readonly time: number }): void {
    if (foreign || (sounding && (silent || likeness < OTHER))) {
      if (this.#unlike === 0) this.#start = time
      this.#unlike += STEP
      if (this.#unlike >= CHANGED - 1e-9) this.#spans.push({ start: this.#start, end: time + STEP })
      return
    }
    this.#unlike = Math.max(0, this.#unlike - STEP * (sounding && likeness >= SAME ? 1 : FORGOTTEN))
  }
}
