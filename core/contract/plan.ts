import { z } from 'zod'
import { type Box, blended } from './box.ts'
import { Entity, FindingKind, Keyframe, Reason } from './finding.ts'

/** How a region of the picture is hidden. `blur` is not safe for identity (arXiv 2506.12344). */
export const Mask = z.enum(['soft', 'fill', 'mosaic', 'blur'])
export type Mask = z.infer<typeof Mask>

const orderly = { message: 'a stretch cannot end before it starts' }

/** One region of the picture, hidden from `start` (inclusive) to `end` (exclusive), seconds. */
export const PlannedRegion = z
  .object({
    id: z.string(),
    kind: FindingKind.exclude(['speech']),
    person: z.string().optional(),
    start: z.number().min(0),
    end: z.number().min(0),
    mask: Mask,
    keyframes: z.array(Keyframe).min(1),
    reasons: z.array(Reason),
  })
  .refine((r) => r.end >= r.start, orderly)
  .refine((r) => r.keyframes.every((k, i) => i === 0 || k.time > (r.keyframes[i - 1] as Keyframe).time), {
    message: 'keyframes must ascend in time',
  })
export type PlannedRegion = z.infer<typeof PlannedRegion>

/** One stretch of sound, replaced from `start` to `end`, seconds, in every audio track. */
export const PlannedSound = z
  .object({ start: z.number().min(0), end: z.number().min(0), kind: Entity, reasons: z.array(Reason) })
  .refine((r) => r.end >= r.start, orderly)
export type PlannedSound = z.infer<typeof PlannedSound>

/**
 * One stretch in which somebody's voice is disguised, seconds, in every audio track: what is said stays. `voice` is the
 * id of a speaker, the same wherever they speak. How the voice is changed stands nowhere.
 */
export const PlannedVoice = z
  .object({ start: z.number().min(0), end: z.number().min(0), voice: z.string() })
  .refine((r) => r.end >= r.start, orderly)
export type PlannedVoice = z.infer<typeof PlannedVoice>

/** Words hidden in captions and transcript, by index through all segments, inclusive. */
export const PlannedText = z
  .object({
    start: z.number().min(0),
    end: z.number().min(0),
    firstWord: z.int().min(0),
    lastWord: z.int().min(0),
    kind: Entity,
  })
  .refine((r) => r.end >= r.start && r.lastWord >= r.firstWord, orderly)
export type PlannedText = z.infer<typeof PlannedText>

/** Everything that will be hidden, as pure data: the render, the live masks and the transcripts all follow it. */
export const RedactionPlan = z.object({
  version: z.literal(1),
  source: z.object({ sha256: z.string().regex(/^[0-9a-f]{64}$/), duration: z.number().min(0) }),
  video: z.array(PlannedRegion),
  audio: z.array(PlannedSound),
  /** In order, without overlap; left out where no voice is disguised. */
  voices: z.array(PlannedVoice).min(1).optional(),
  text: z.array(PlannedText),
})
export type RedactionPlan = z.infer<typeof RedactionPlan>

/** Box at `time` (seconds): linear between keyframes, the nearest one outside them. */
export function boxAt(keyframes: readonly Keyframe[], time: number): Box {
  let low = 0
  let high = keyframes.length - 1
  const first = keyframes[low] as Keyframe
  const last = keyframes[high] as Keyframe
  if (time <= first.time) return first.box
  if (time >= last.time) return last.box
  while (high - low > 1) {
    const middle = (low + high) >> 1
    if ((keyframes[middle] as Keyframe).time <= time) low = middle
    else high = middle
  }
  const a = keyframes[low] as Keyframe
  const b = keyframes[high] as Keyframe
  return blended(a.box, b.box, (time - a.time) / (b.time - a.time))
}

/** A region at one instant. */
export interface ActiveRegion {
  readonly region: PlannedRegion
  readonly box: Box
}

/**
 * Regions hidden on the frame shown at `time` (seconds). A tolerance of 1 ms on both ends takes up the rounding of
 * container time bases, on the side of hiding.
 */
export function activeAt(regions: readonly PlannedRegion[], time: number): ActiveRegion[] {
  const out: ActiveRegion[] = []
  for (const region of regions)
    if (time >= region.start - 0.001 && time < region.end + 0.001)
      out.push({ region, box: boxAt(region.keyframes, time) })
  return out
}
