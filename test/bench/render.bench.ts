import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import soft from '../../core/plugins/redactors/soft.ts'
import type { FrameMask } from '../../native/media/masks.ts'
import { renderMedia } from '../../native/media/render.ts'
import { evenTimes, makeMedia } from '../support/fixtures.ts'
import { sample } from '../support/samples.ts'
import type { Bench, BenchContext, BenchRow } from './bench.ts'
import { transcode } from './transcode.ts'

const sizes = [
  { name: '720p', width: 1280, height: 720 },
  { name: '1080p', width: 1920, height: 1080 },
] as const

/** Two faces of about 200x250 pixels at 720p that move all the time: more than a call usually has. */
function faces(time: number): FrameMask[] {
  const x = 0.02 * Math.sin(time)
  const mask = (left: number, seed: number): FrameMask => ({
    box: [left + x, 0.25, 200 / 1280, 250 / 720],
    shape: 'ellipse',
    redactor: soft,
    seed,
  })
  return [mask(0.15, 1), mask(0.65, 2)]
}

const threads = availableParallelism()

/** Frames a second of the render over those of a plain decode-encode, in pairs that take turns in going first. */
async function ratiosOf(input: string, folder: string, rounds: number, log: BenchContext['log']): Promise<Cost[]> {
  const ours = () =>
    timed(() =>
      renderMedia({
        input,
        output: join(folder, 'ours.mp4'),
        masksAt: faces,
        sounds: [{ start: 1, end: 2 }],
        replaceWith: 'silence',
        threads,
      }),
    )
  const plain = () => timed(() => transcode(input, join(folder, 'plain.mp4'), { threads }))
  await plain()
  await ours()
  const ratios: Cost[] = []
  for (let round = 0; round < rounds; round++) {
    const [first, second] = round % 2 ? [plain, ours] : [ours, plain]
    const [a, b] = [await first(), await second()]
    const [render, peer] = round % 2 ? [b, a] : [a, b]
    ratios.push({ wall: peer.wall / render.wall, cpu: peer.cpu / render.cpu })
    log(
      `render ${render.wall.toFixed(2)} s (cpu ${render.cpu.toFixed(2)} s), plain ${peer.wall.toFixed(2)} s (${peer.cpu.toFixed(2)} s)`,
    )
  }
  return ratios
}

interface Cost {
  /** Seconds on the clock. */
  readonly wall: number
  /** Seconds of all threads together: tells even where others keep the machine busy. */
  readonly cpu: number
}

async function timed(work: () => Promise<unknown>): Promise<Cost> {
  const start = performance.now()
  const before = process.cpuUsage()
  await work()
  const { user, system } = process.cpuUsage(before)
  return { wall: (performance.now() - start) / 1000, cpu: (user + system) / 1e6 }
}

const middleOf = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1] as number

async function fixture(size: (typeof sizes)[number], folder: string, seconds: number): Promise<string> {
  const path = join(folder, `${size.name}.mp4`)
  const call = sample('starter/starter-call.mp4')
  if (call) {
    const filter = `select=lt(t\\,${seconds}),scale=${size.width}:${size.height}`
    await transcode(call, path, { threads, filter })
    return path
  }
  const times = evenTimes(seconds * 25, 25)
  const video = [{ width: size.width, height: size.height, times }]
  return makeMedia(path, { video, audio: [{ rate: 48000, channels: 2, seconds }] })
}

export default {
  id: 'render',
  run: async ({ folder, quick, log }) => {
    const rows: BenchRow[] = []
    for (const size of sizes) {
      const input = await fixture(size, folder, quick ? 4 : 12)
      const ratios = await ratiosOf(input, folder, quick ? 3 : 7, log)
      const walls = ratios.map((ratio) => ratio.wall)
      const [low, high] = [Math.min(...walls), Math.max(...walls)]
      rows.push(
        {
          what: `render beside a plain decode-encode, ${size.name}`,
          value: middleOf(walls),
          unit: 'of its frame rate',
          limit: { kind: 'at least', value: 0.9 },
          note: `median of ${walls.length} pairs, ${low.toFixed(2)} to ${high.toFixed(2)}, two faces hidden on every frame`,
        },
        {
          what: `the same counted in processor time, ${size.name}`,
          value: middleOf(ratios.map((ratio) => ratio.cpu)),
          unit: 'of its frame rate',
          limit: null,
        },
      )
    }
    return rows
  },
} satisfies Bench
