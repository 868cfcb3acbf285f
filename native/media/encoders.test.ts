import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Box } from '../../core/contract/box.ts'
import { StudioError } from '../../core/contract/errors.ts'
import fill from '../../core/plugins/redactors/fill.ts'
import { evenTimes, frameNumberIn, makeMedia } from '../../test/support/fixtures.ts'
import type { EncoderKind, PictureEncoder } from './encoder.ts'
import { prove } from './encoder-proof.ts'
import { Encoders } from './encoders.ts'
import { readFrames } from './frames.ts'
import { hardwareEncoders } from './hardware.ts'
import { probe } from './probe.ts'
import { renderMedia } from './render.ts'
import { openX264, x264 } from './x264.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'encoders-'))
})
afterAll(() => rm(folder, { recursive: true }))

const size = { width: 318, height: 178, frames: 16 }

/** x264 under another name, in which something is wrong. */
const lying = (name: string, wrong: (encoder: PictureEncoder) => Partial<PictureEncoder>): EncoderKind => ({
  name,
  takes: () => true,
  open: async (wish) => {
    const encoder = await x264.open(wish)
    return { ...encoder, ...wrong(encoder) }
  },
})

const honest = lying('honest', () => ({}))
const absent: EncoderKind = { ...x264, name: 'absent', open: () => Promise.reject(new StudioError('encoder-failed')) }
/** One colour plane is black. */
const green = lying('green', ({ send }) => ({
  send: async (frame) => {
    frame?.data?.[1]?.fill(0)
    await send(frame)
  },
}))
/** Each picture but the first is the one before. */
const late = lying('late', ({ send }) => {
  let before: Buffer | undefined
  return {
    send: async (frame) => {
      const luma = frame?.data?.[0]
      const now = luma && Buffer.from(luma)
      if (before) luma?.set(before)
      before = now
      await send(frame)
    },
  }
})
const skipping = (at: number) =>
  lying('skipping', ({ send }) => {
    let count = 0
    return {
      send: async (frame) => {
        if (!frame || ++count !== at) await send(frame)
      },
    }
  })
const hurried = lying('hurried', ({ receive }) => ({
  receive: async (packet) => {
    const came = await receive(packet)
    if (came && packet.pts > 200n) packet.pts += 3n
    return came
  },
}))
const breaking = (at: number) =>
  lying('breaking', ({ send }) => {
    let count = 0
    return {
      send: async (frame) => {
        if (++count === at) throw new StudioError('encoder-failed', { reason: 'the device is gone' })
        await send(frame)
      },
    }
  })

test('an encoder that gives what went in is trusted', async () => {
  const proof = await prove(x264, size)
  expect(proof).toMatchObject({ proven: true })
  expect(proof.proven && proof.psnr).toBeGreaterThan(35)
})

const coarse: EncoderKind = { ...x264, name: 'coarse', open: (wish) => openX264(wish, { crf: '48' }) }
const silent = lying('silent', () => ({ receive: () => new Promise(() => {}) }))
test.each([
  { kind: absent, why: 'unavailable' },
  { kind: breaking(3), why: 'fails' },
  { kind: silent, why: 'hangs' },
  { kind: green, why: 'wrong-picture' },
  { kind: late, why: 'wrong-picture' },
  { kind: coarse, why: 'wrong-picture' },
  { kind: skipping(size.frames), why: 'frames-lost' },
  { kind: hurried, why: 'wrong-times' },
] as const)('$kind.name is refused: $why', async ({ kind, why }) => {
  expect(await prove(kind, size, kind === silent ? 0.3 : 20)).toEqual({ proven: false, why })
})

test('the first that proves itself is used, and tried once', async () => {
  let opened = 0
  const counted: EncoderKind = { ...honest, open: (wish) => honest.open(wish).finally(() => opened++) }
  const choice = new Encoders([absent, green, counted, late], size)
  const [{ used, trials, forced }] = await Promise.all([choice.choose(''), choice.choose('')])
  expect([used, forced]).toEqual([counted, false])
  expect(trials.map(({ name, refused }) => [name, refused])).toEqual([
    ['absent', 'unavailable'],
    ['green', 'wrong-picture'],
    ['honest', null],
  ])
  expect(trials[2]?.speed).toBeGreaterThan(0)
  expect(opened).toBe(1)
  choice.distrust('honest')
  const after = await choice.choose('')
  expect(after.used).toBe(x264)
  expect(after.trials.map(({ refused }) => refused)).toEqual(['unavailable', 'wrong-picture', 'broke', 'wrong-picture'])
})

test('the user may leave no choice', async () => {
  const choice = new Encoders([green, honest], size)
  expect(await choice.choose('libx264')).toEqual({ used: x264, trials: [], forced: true })
  expect((await choice.choose('honest')).used).toBe(honest)
  expect((await choice.choose('green')).used).toBe(x264)
  expect(await choice.choose('h264_none')).toMatchObject({
    used: x264,
    trials: [{ name: 'h264_none', refused: 'unavailable' }],
  })
})

test('what this machine has is proven or refused with a reason', async () => {
  const { used, trials } = await new Encoders(hardwareEncoders(process.platform)).choose('')
  for (const { name, refused, psnr } of trials)
    if (name === used.name) expect(psnr).toBeGreaterThan(32)
    else expect(refused, name).not.toBeNull()
  expect(trials.every(({ refused }) => refused !== null)).toBe(used === x264)
})

test.each([breaking(20), skipping(20)])('$name in the middle of a render: libx264 starts again', async (encoder) => {
  const times = evenTimes(30, 25)
  const input = await makeMedia(join(folder, 'call.mp4'), {
    video: [{ width: 64, height: 48, times }],
    audio: [{ rate: 16000, channels: 1, seconds: 1.2 }],
  })
  const output = join(folder, 'out', 'redacted.mp4')
  const masksAt = () => [{ box: [0, 0.5, 1, 0.5] as Box, shape: 'rectangle' as const, redactor: fill, seed: 1 }]
  const done = await renderMedia({
    input,
    output,
    masksAt: (time) => (time > 0.5 ? masksAt() : []),
    sounds: [],
    replaceWith: 'silence',
    threads: 1,
    encoder,
  })
  expect(done).toEqual({ frames: 30, encoder: 'libx264' })
  expect(await readdir(join(folder, 'out'))).toEqual(['redacted.mp4'])
  const numbers: number[] = []
  for await (const frame of readFrames(output, await probe(output))) {
    const { width, height } = frame
    const { data } = frame.picture({ width, height, format: 'gray' })
    numbers.push(frameNumberIn(data, width, height))
    const [one, other] = [data[40 * 64 + 8] as number, data[30 * 64 + 50] as number]
    const hidden = Math.abs(one - other) < 8
    expect(hidden, `${frame.time}`).toBe(frame.time > 0.5)
  }
  expect(numbers).toEqual(times.map((_, index) => index))
})
