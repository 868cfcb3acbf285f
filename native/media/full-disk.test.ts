import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync } from 'node:fs'
import { mkdir, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { FF_ENCODER_PCM_S16LE } from 'node-av/constants'
import { afterAll, expect, test } from 'vitest'
import { evenTimes, makeMedia } from '../../test/support/fixtures.ts'
import { probe } from './probe.ts'
import { renderMedia } from './render.ts'
import { openSound } from './sound.ts'

const folder = mkdtempSync(join(tmpdir(), 'full-'))
const disk = join(folder, 'disk')

/** A disk of 200 KB, where this user may make one. */
const hasDisk = ((): boolean => {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return false
  try {
    execFileSync('mkdir', [disk])
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=200k', 'tmpfs', disk], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
})()

afterAll(async () => {
  if (hasDisk) execFileSync('umount', [disk])
  await rm(folder, { recursive: true })
})

const reason = 'needs a small disk, which only root on Linux can make'
const render = (input: string, output: string) =>
  renderMedia({ input, output, masksAt: () => [], sounds: [], replaceWith: 'silence', threads: 2 })

test.skipIf(!hasDisk)(`a render that does not fit says so, and gives its space back (${reason})`, async () => {
  // Noise, which no encoder makes small.
  const luma = (x: number, y: number, frame: number): number =>
    (Math.imul(x * 7919 + y * 104729 + frame * 1299709, 2654435761) >>> 24) & 255
  const input = await makeMedia(join(folder, 'noise.mp4'), {
    video: [{ width: 320, height: 180, times: evenTimes(75, 25), luma }],
    audio: [{ rate: 48000, channels: 2, seconds: 3 }],
  })
  const output = join(disk, 'out', 'redacted.mp4')
  await expect(render(input, output)).rejects.toMatchObject({ code: 'disk-full', data: { file: output } })
  expect(await readdir(join(disk, 'out'))).toEqual([])
})

test.skipIf(!hasDisk)(`sound that does not fit says so, and gives its space back (${reason})`, async () => {
  const input = await makeMedia(join(folder, 'long.mkv'), {
    audio: [{ rate: 16000, channels: 1, seconds: 30, codec: FF_ENCODER_PCM_S16LE }],
  })
  const scratch = join(disk, 'scratch')
  await mkdir(scratch)
  const opening = openSound(input, await probe(input), { track: 0, scratch })
  await expect(opening).rejects.toMatchObject({ code: 'disk-full' })
  expect(await readdir(scratch)).toEqual([])
})

test.skipIf(!existsSync('/dev/full'))('what FFmpeg cannot write is a full disk too', async () => {
  const { Mp4Muxer } = await import('./muxer.ts')
  const { Soundtrack } = await import('./soundtrack.ts')
  const { openContainer } = await import('./container.ts')
  const input = await makeMedia(join(folder, 'short.m4a'), { audio: [{ rate: 48000, channels: 1, seconds: 1 }] })
  const container = await openContainer(input)
  const muxer = await Mp4Muxer.open('/dev/full', 'ipod')
  const [stream] = container.audio
  if (!stream) throw new Error('no sound')
  const soundtrack = await Soundtrack.open(stream, 0, muxer, { spans: [], replaceWith: 'silence' })
  const writing = muxer.start().then(() => muxer.finish())
  await expect(writing).rejects.toMatchObject({ code: 'disk-full' })
  soundtrack.close()
  await muxer.abandon()
  await container.close()
})
