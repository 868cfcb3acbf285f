import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { FF_ENCODER_LIBVPX_VP8, FF_ENCODER_LIBVPX_VP9, type FFVideoEncoder } from 'node-av/constants'
import { afterAll, expect, test } from 'vitest'
import { evenTimes, makeMedia } from '../../test/support/fixtures.ts'
import { readFrames } from './frames.ts'
import { probe } from './probe.ts'

const folder = mkdtempSync(join(tmpdir(), 'estompe-origins-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const usual = { width: 160, height: 96, times: evenTimes(100, 25) }
const h264 = (params: string) => ({ ...usual, options: { preset: 'ultrafast', bf: '2', 'x264-params': params } })
const vpx = (codec: FFVideoEncoder) => ({
  ...usual,
  codec,
  options: { g: '25', deadline: 'realtime', 'cpu-used': '8' },
})

/** What frames from a time on are, by their times: their origin and their picture. */
async function framesOf(path: string, start?: number): Promise<Map<number, [string | undefined, string]>> {
  const out = new Map<number, [string | undefined, string]>()
  const options = { origins: true, ...(start === undefined ? {} : { start }) }
  for await (const { time, origin, picture } of readFrames(path, await probe(path), options)) {
    const { data } = picture({ width: usual.width, height: usual.height, format: 'rgb' })
    out.set(time, [origin, createHash('sha256').update(data).digest('hex')])
  }
  return out
}

test.each([
  ['h264.mp4', h264('keyint=25:scenecut=0')],
  ['h264.mkv', h264('keyint=25:scenecut=0')],
  ['vp8.webm', vpx(FF_ENCODER_LIBVPX_VP8)],
  ['vp9.webm', vpx(FF_ENCODER_LIBVPX_VP9)],
])('a frame has one origin wherever reading began: %s', async (name, video) => {
  const path = await makeMedia(join(folder, name), { video: [video] })
  const all = await framesOf(path)
  const late = await framesOf(path, 2.2)
  expect(late.size).toBe(45)
  for (const [time, [origin, picture]] of late) {
    expect(origin).toMatch(/^[\w-]{43}$/)
    expect(all.get(time)).toEqual([origin, picture])
  }
  expect(new Set([...all.values()].map(([origin]) => origin)).size).toBe(100)
})

test('behind a key frame that needs what came before it nothing has an origin', async () => {
  const path = await makeMedia(join(folder, 'open.mp4'), { video: [h264('keyint=25:scenecut=0:open-gop=1')] })
  const late = await framesOf(path, 2.2)
  expect(late.size).toBe(45)
  expect([...late.values()].map(([origin]) => origin)).toEqual(Array(45).fill(undefined))
  expect([...(await framesOf(path)).values()].every(([origin]) => origin !== undefined)).toBe(true)
})
