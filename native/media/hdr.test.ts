import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  AV_PIX_FMT_YUV420P10LE,
  AVCOL_PRI_BT709,
  AVCOL_PRI_BT2020,
  AVCOL_RANGE_MPEG,
  AVCOL_SPC_BT709,
  AVCOL_SPC_BT2020_NCL,
  AVCOL_TRC_ARIB_STD_B67,
  AVCOL_TRC_BT709,
  AVCOL_TRC_SMPTE2084,
  FF_ENCODER_FFV1,
} from 'node-av/constants'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeMedia } from '../../test/support/fixtures.ts'
import { openContainer } from './container.ts'
import { readFrames } from './frames.ts'
import { probe } from './probe.ts'
import { renderMedia } from './render.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hdr-'))
})
afterAll(() => rm(folder, { recursive: true }))

// Each needs a table of tones, which takes seconds: they are made side by side.
test.concurrent.each([
  ['PQ', AVCOL_TRC_SMPTE2084, 10],
  ['HLG', AVCOL_TRC_ARIB_STD_B67, 20],
])('%s becomes ordinary video: steps stay in order, none is lost in black or white', async (name, trc, step) => {
  // Eight steps of grey from left to right.
  const luma = (x: number): number => 40 + Math.floor(x / 16) * step
  const color = { range: AVCOL_RANGE_MPEG, space: AVCOL_SPC_BT2020_NCL, primaries: AVCOL_PRI_BT2020, trc }
  const input = await makeMedia(join(folder, `${name}.mkv`), {
    video: [
      {
        width: 128,
        height: 64,
        times: [0, 0.04],
        luma,
        color,
        pixelFormat: AV_PIX_FMT_YUV420P10LE,
        codec: FF_ENCODER_FFV1,
      },
    ],
  })
  const output = join(folder, `${name}.mp4`)
  await renderMedia({ input, output, masksAt: () => [], sounds: [], replaceWith: 'silence', threads: 1 })
  const container = await openContainer(output)
  const { colorTrc, colorPrimaries, colorSpace } = (container.video as NonNullable<typeof container.video>).codecpar
  await container.close()
  expect([colorTrc, colorPrimaries, colorSpace]).toEqual([AVCOL_TRC_BT709, AVCOL_PRI_BT709, AVCOL_SPC_BT709])
  const steps = await stepsOf(output)
  for (let step = 1; step < 8; step++)
    expect(steps[step] as number, `${steps}`).toBeGreaterThan(steps[step - 1] as number)
  expect(steps[7] as number).toBeGreaterThan(100)
  // Whoever looks at the original sees it in the tones of its render, so that the two can be compared.
  const seen = await stepsOf(input)
  for (const [step, level] of steps.entries()) expect(Math.abs(level - (seen[step] as number))).toBeLessThan(6)
})

/** The eight greys of the first frame. */
async function stepsOf(path: string): Promise<number[]> {
  for await (const frame of readFrames(path, await probe(path))) {
    const { data } = frame.picture({ width: 128, height: 64, format: 'gray' })
    return Array.from({ length: 8 }, (_, step) => data[32 * 128 + step * 16 + 8] as number)
  }
  return []
}
