import { afterEach, expect, test } from 'vitest'
import { readFrames } from '../../../native/media/frames.ts'
import { probe } from '../../../native/media/probe.ts'
import { sample, samplesMissing } from '../../../test/support/samples.ts'
import { stillFrame } from '../../../test/support/still-frame.ts'
import { type Box, overlapOf } from '../../contract/box.ts'
import type { ReadLine } from '../../contract/pipeline.ts'
import { boxAt } from '../../contract/plan.ts'
import type { FrameDetector, Sighting } from '../../contract/plugins.ts'
import type { StageContext } from '../../contract/stage.ts'
import { LineReader } from './lines.ts'
import { hiddenParts } from './lines-hidden.ts'

const width = 640
const height = 360

/** A line of text as the painter and the pretended detector both know it: where it is at each frame, in pixels. */
interface Painted {
  readonly text: string
  readonly at: (frame: number) => readonly [number, number] | null
}

const size = [160, 18] as const

/** Strokes that belong to the text alone, on an even page. */
function paint(lines: readonly Painted[], frame: number): Uint8Array {
  const data = new Uint8Array(width * height * 3).fill(240)
  for (const { text, at } of lines) {
    const place = at(frame)
    if (!place) continue
    for (let column = 4; column < size[0] - 4; column++) {
      const code = Math.imul(text.charCodeAt(Math.floor(column / 8) % text.length) + (column >> 1), 2654435761) >>> 7
      for (let row = 3; row < size[1] - 3; row++) {
        const x = place[0] + column
        const y = place[1] + row
        if (!((code >> (row >> 1)) & 1) || x < 0 || y < 0 || x >= width || y >= height) continue
        data.fill(20, (y * width + x) * 3, (y * width + x) * 3 + 3)
      }
    }
  }
  return data
}

/** Finds and reads painted lines without error: what is tested is when it is asked, and how lines are followed. */
function pretended(lines: readonly Painted[], asked: number[]): FrameDetector {
  const boxOf = (line: Painted, frame: number): Box | null => {
    const at = line.at(frame)
    if (!at || at[0] < 0 || at[1] < 0 || at[0] + size[0] > width || at[1] + size[1] > height) return null
    return [at[0] / width, at[1] / height, size[0] / width, size[1] / height]
  }
  return {
    kind: 'frame-detector',
    id: 'pretended',
    version: 1,
    finds: 'text',
    role: 'careful',
    rank: 1,
    needs: [],
    open: async () => ({
      detect: async () => [],
      lines: {
        find: async (frame, regions = [[0, 0, 1, 1]]) => {
          asked.push(frame.index)
          const found: Sighting[] = []
          for (const line of lines) {
            const box = boxOf(line, frame.index)
            if (box && regions.some((region) => overlapOf(region, box) > 0)) found.push({ box, score: 0.9 })
          }
          return found
        },
        read: async (frame, boxes) =>
          boxes.map((box) => {
            const line = lines.find((one) => overlapOf(boxOf(one, frame.index) ?? [2, 2, 0, 0], box) > 0.8)
            return { box, score: line ? 0.95 : 0, text: line?.text ?? '' }
          }),
      },
      close: async () => {},
    }),
  }
}

let reader: LineReader | null = null
afterEach(() => reader?.close())

const contextOf = (detector: FrameDetector): StageContext => ({
  signal: new AbortController().signal,
  plugins: {
    frameDetectors: [detector],
    textDetectors: [],
    transcribers: [],
    redactors: [],
    exporters: [],
    documents: [],
  },
  models: { need: async () => Promise.reject(new Error('no models here')), maybe: async () => null },
  threads: 1,
  folder: '',
  scratch: '',
  progress: () => {},
  log: () => {},
})

async function followed(
  lines: readonly Painted[],
  frames: number,
  asked: number[] = [],
  options: { keeps?: boolean } = {},
): Promise<ReadLine[]> {
  const mine = await LineReader.open(contextOf(pretended(lines, asked)), options)
  reader = mine
  for (let i = 0; i < frames; i++) {
    const picture = { width, height, channels: 3 as const, data: paint(lines, i) }
    await mine.look(stillFrame(picture, i / 25, i), i === 0)
  }
  return [...mine.finish().lines]
}

/** On how many of the frames that show the line its place is off by more than two pixels, or not known. */
function strays(line: Painted, found: readonly ReadLine[], frames: number): number[] {
  const out: number[] = []
  for (let i = 0; i < frames; i++) {
    const at = line.at(i)
    if (!at) continue
    const near = found
      .filter((one) => one.text === line.text && i / 25 >= one.start - 1e-3 && i / 25 <= one.end + 1e-3)
      .some((one) => {
        const [x, y] = boxAt(one.parts[0]?.places ?? [], i / 25)
        return Math.abs(x * width - at[0]) <= 2 && Math.abs(y * height - at[1]) <= 2
      })
    if (!near) out.push(i)
  }
  return out
}

test('a still page is read once, and known from its first to its last frame', async () => {
  const page: Painted[] = [
    { text: 'Camille Robert', at: (i) => (i >= 10 && i < 30 ? [100, 100] : null) },
    { text: '06 45 67 89 12', at: (i) => (i >= 10 && i < 30 ? [100, 160] : null) },
  ]
  const asked: number[] = []
  const found = await followed(page, 40, asked)
  expect(found.map((one) => one.text).sort()).toEqual(['06 45 67 89 12', 'Camille Robert'])
  for (const one of found) {
    expect(one.start).toBeCloseTo(10 / 25)
    expect(one.end).toBeGreaterThan(29 / 25)
    expect(one.end).toBeLessThan(30 / 25)
  }
  expect(asked.filter((frame) => frame > 15 && frame < 30)).toEqual([])
})

test('a text shown for three frames is found, though it was read there before', async () => {
  const flash: Painted = {
    text: 'mot de passe',
    at: (i) => ((i >= 8 && i < 14) || (i >= 30 && i < 33) ? [200, 60] : null),
  }
  const found = await followed([flash], 45)
  expect(strays(flash, found, 45)).toEqual([])
})

test('lines that scroll, and one in a window that is dragged, are followed on every frame', async () => {
  const scrolled: Painted[] = ['lucie@exemple.fr', 'Paul Girard', '04 91 22 33 44'].map((text, row) => ({
    text,
    at: (i) => [40, 250 + row * 34 - (i < 8 ? 0 : (Math.min(i, 30) - 8) * 7)],
  }))
  const dragged: Painted = {
    text: 'compte 4421',
    at: (i) => [360 + (i < 10 ? 0 : Math.min(i - 10, 15) * 6), 80 + (i < 10 ? 0 : Math.min(i - 10, 15) * 5)],
  }
  const found = await followed([...scrolled, dragged], 40)
  for (const line of [...scrolled, dragged]) {
    const shown = { ...line, at: (i: number) => ((line.at(i)?.[1] ?? -1) >= 0 ? line.at(i) : null) }
    expect(strays(shown, found, 40), line.text).toEqual([])
  }
})

test('a text that jumps is taken along on the very frame', async () => {
  const label: Painted = { text: 'Marc Delorme', at: (i) => (i < 20 ? [20, 320] : [470, 40]) }
  const found = await followed([label], 40)
  expect(strays(label, found, 40)).toEqual([])
})

test('one that keeps nothing of what has ended is asked about the same frames', async () => {
  // A page that turns every seventh frame, and back, three columns of lines each: more lines than are remembered.
  const [pages, onPage] = [7, 39]
  const lines: Painted[] = Array.from({ length: pages * onPage }, (_, i) => ({
    text: `ligne ${i} ${(i * 7919) % 997}`,
    at: (frame) => {
      if (Math.floor(frame / 7) % pages !== Math.floor(i / onPage)) return null
      return [20 + (i % 3) * 210, 10 + Math.floor((i % onPage) / 3) * 26]
    },
  }))
  const [kept, forgotten]: [number[], number[]] = [[], []]
  await followed(lines, 14 * pages, kept)
  await followed(lines, 14 * pages, forgotten, { keeps: false })
  expect(forgotten).toEqual(kept)
  expect(new Set(kept).size).toBeGreaterThan(2 * pages - 1)
})

test('hits are cut out of their line, and end with it', async () => {
  const line: Painted = { text: 'appeler 06 12 34', at: (i) => (i >= 5 && i < 20 ? [100, 100] : null) }
  const read = await followed([line], 25)
  const [found] = read
  const hit = { line: found?.id ?? '', start: 8, end: 16, entity: 'PHONE' as const, score: 1, reasons: [] }
  const hidden = hiddenParts(read, [hit], 'reader')
  const [x, , w] = hidden[0]?.box ?? [0, 0, 0, 0]
  expect(x * width).toBeGreaterThan(100 + size[0] * 0.45)
  expect(x * width).toBeLessThan(100 + size[0] * 0.51)
  expect((x + w) * width).toBeGreaterThanOrEqual(100 + size[0])
  expect(hidden[0]?.time).toBeCloseTo(5 / 25)
  expect(hidden.at(-1)?.time).toBeGreaterThan(19 / 25)
  const keys = new Set(hidden.map(({ sameText }) => sameText))
  expect([...keys]).toEqual([expect.stringMatching(/^[0-9a-f]{16}$/)])
  const [other] = hiddenParts(read, [{ ...hit, start: 0, end: 7 }], 'reader')
  expect(keys.has(other?.sameText)).toBe(false)
})

const call = sample('starter/starter-call.mp4')
test.skipIf(!call)(`an empty look costs nothing but the picture (${call ? 'sample' : samplesMissing})`, async () => {
  const path = call as string
  const asked: number[] = []
  const mine = await LineReader.open(contextOf(pretended([], asked)))
  reader = mine
  let frames = 0
  for await (const frame of readFrames(path, await probe(path), { end: 2 })) {
    await mine.look(frame, frames++ === 0)
  }
  // A moving portrait of 2 s: some looks at it, far from one a frame.
  expect(new Set(asked).size).toBeLessThan(frames / 4)
  expect(mine.finish().lines).toEqual([])
})
