import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { FF_ENCODER_PCM_S16LE } from 'node-av/constants'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { evenTimes, makeMedia } from '../../test/support/fixtures.ts'
import { readFrames } from './frames.ts'
import { probe } from './probe.ts'
import { renderMedia } from './render.ts'
import { openSound } from './sound.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'before-zero-'))
})
afterAll(() => rm(folder, { recursive: true }))

/** How loud each half second is, 0..1. */
async function halves(path: string): Promise<number[]> {
  const sound = await openSound(path, await probe(path), { track: 0, scratch: join(folder, 'scratch') })
  const loud: number[] = []
  for (let start = 0; start < sound.duration - 0.25; start += 0.5)
    loud.push(Math.max(...(await sound.read(start + 0.05, start + 0.45)).map(Math.abs)))
  await sound.close()
  return loud.map((peak) => Math.round(peak * 10) / 10)
}

async function firstTime(path: string): Promise<number> {
  for await (const { time } of readFrames(path, await probe(path))) return time
  return Number.NaN
}

test('sound that a file puts before its zero is heard, and stays with its picture', async () => {
  // Heard in its first half second alone, of which the picture begins at the end of the second.
  const input = await makeMedia(join(folder, 'early.mkv'), {
    video: [{ width: 64, height: 48, times: evenTimes(25, 25) }],
    audio: [
      {
        ...{ rate: 48_000, channels: 1, seconds: 2, start: -1, codec: FF_ENCODER_PCM_S16LE },
        sample: (time) => (time < -0.5 ? 0.5 * Math.sin(time * 2000) : 0),
      },
    ],
    options: { avoid_negative_ts: 'disabled' },
  })
  const info = await probe(input)
  expect(info.audio[0]?.start).toBeCloseTo(0, 2)
  expect(info.video?.start).toBeCloseTo(1, 2)
  expect(info.duration).toBeCloseTo(2, 1)
  expect(await halves(input)).toEqual([0.5, 0, 0, 0])
  expect(await firstTime(input)).toBeCloseTo(1, 2)

  const output = join(folder, 'early.out.mp4')
  await renderMedia({ input, output, masksAt: () => [], sounds: [], replaceWith: 'silence', threads: 2 })
  expect(await halves(output)).toEqual([0.5, 0, 0, 0])
  expect(await firstTime(output)).toBeCloseTo(1, 2)
})
