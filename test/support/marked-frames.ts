import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import type { Box } from '../../core/contract/box.ts'
import type { Finding } from '../../core/contract/finding.ts'
import { pixelsOf } from '../../core/contract/mask-shape.ts'
import type { Source } from '../../core/contract/pipeline.ts'
import { boxAt } from '../../core/contract/plan.ts'
import type { Segment } from '../../core/contract/transcript.ts'
import { seededRandom } from '../../native/inference/seeded-random.ts'
import { probe } from '../../native/media/probe.ts'
import { makeMedia } from './fixtures.ts'
import { writeSession } from './written-session.ts'

const size = { width: 640, height: 360 }
/** Bits of a frame's number, each a square along the upper edge. */
const bits = 10

export interface MarkedFrames {
  readonly session: string
  /** The finding that hides another place on every frame. */
  readonly finding: Finding
  /** Seconds. */
  readonly times: readonly number[]
}

/**
 * Times of frames as screens and telephones record them, seconds: even stretches, stutters, and pages that stand still.
 * They lie on the clock of the container, 1/90000 s.
 */
export function unevenTimes(count: number, seed: number): number[] {
  const random = seededRandom(seed)
  const gaps = [0.04, 0.04, 0.04, 1 / 30, 0.0167, 0.011, 0.1, 0.37, 0.9]
  const times = [0]
  for (let i = 1; i < count; i++)
    times.push((times[i - 1] as number) + (gaps[Math.floor(random() * gaps.length)] as number))
  return times.map((time) => Math.round(time * 90_000) / 90_000)
}

/** The number of the frame, in squares; below it bright and even, so that a mask stands out. */
const luma = (x: number, y: number, frame: number): number =>
  y < size.height / 8 ? ((frame >> Math.floor((x * bits) / size.width)) & 1 ? 220 : 30) : 190

/**
 * Writes a session whose every frame spells its own number and has its mask somewhere else, far from where the frames
 * before and after have theirs: a mask on the wrong frame cannot be taken for the right one.
 */
export async function writeMarkedFrames(
  home: string,
  folder: string,
  { times, keyEvery, said = [] }: { times: readonly number[]; keyEvery: number; said?: Segment[] },
): Promise<MarkedFrames> {
  const path = await makeMedia(join(folder, `marked-${times.length}-${keyEvery}.mp4`), {
    video: [{ ...size, times, luma, options: { preset: 'ultrafast', crf: '12', bf: '2', g: String(keyEvery) } }],
    audio: [{ rate: 48000, channels: 1, seconds: times.at(-1) ?? 1 }],
  })
  const media = await probe(path)
  const sha256 = createHash('sha256')
    .update(await readFile(path))
    .digest('hex')
  const source: Source = { path, sha256, media }
  const random = seededRandom(times.length)
  const place = (): Box => [0.02 + random() * 0.86, 0.45, 0.1, 0.2]
  const finding: Finding = {
    id: 'marked',
    kind: 'text',
    entity: null,
    person: null,
    start: 0,
    end: media.duration + 1,
    keyframes: times.map((time) => ({ time, box: place() })),
    words: null,
    score: 0.9,
    reasons: [{ detector: 'test', code: 'model' }],
    doubts: [],
  }
  const session = await writeSession(home, source, {
    title: 'Images marquées',
    duration: media.duration,
    transcript: { language: 'fr', duration: media.duration, speakers: [], segments: said },
    cuts: [],
    findings: [finding],
  })
  return { session, finding, times }
}

/** What can be read on the canvas: the number that the frame spells, and where its mask is, in pixels of the frame. */
export interface ReadBack {
  readonly number: number
  readonly left: number
  readonly right: number
}

/** Reads the canvas back, as it is. Run in the page. */
export const readBackIn = (bitCount: number): ReadBack => {
  const canvas = document.querySelector<HTMLCanvasElement>('.picture-canvas')
  const context = canvas?.getContext('2d')
  if (!canvas || !context) return { number: -1, left: -1, right: -1 }
  const { width, height } = canvas
  const top = context.getImageData(0, Math.floor(height / 16), width, 1).data
  let number = 0
  for (let bit = 0; bit < bitCount; bit++)
    if ((top[Math.floor(((bit + 0.5) * width) / bitCount) * 4] as number) > 127) number |= 1 << bit
  const row = context.getImageData(0, Math.floor(height * 0.55), width, 1).data
  let left = width
  let right = -1
  for (let x = 0; x < width; x++)
    if ((row[x * 4] as number) < 100) {
      left = Math.min(left, x)
      right = x
    }
  return { number, left, right }
}

export const readBack = (page: Page): Promise<ReadBack> => page.evaluate(readBackIn, bits)

/** How far the mask's edges are from where the plan has it at the frame's own time, pixels; infinite without a mask. */
export function ownMaskOff({ finding, times }: MarkedFrames, { number, left, right }: ReadBack): number {
  const time = times[number]
  const planned = time === undefined ? null : pixelsOf(boxAt(finding.keyframes, time), 'rectangle', size)
  if (!planned || right < left) return Number.POSITIVE_INFINITY
  return Math.max(Math.abs(left - planned.x), Math.abs(right + 1 - (planned.x + planned.width)))
}

/** The mask is where the plan has it at the frame's own time, to a pixel that compression may blur. */
export function expectOwnMask(marked: MarkedFrames, back: ReadBack): void {
  expect(ownMaskOff(marked, back), `pixels off on frame ${back.number}`).toBeLessThanOrEqual(1)
}

/** Number of the frame that is seen at a time, seconds. */
export const shownAt = (times: readonly number[], seconds: number): number =>
  Math.max(
    0,
    times.findLastIndex((time) => time <= seconds + 1e-6),
  )
