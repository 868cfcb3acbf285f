import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { FF_ENCODER_PCM_S16LE } from 'node-av/constants'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { evenTimes, makeMedia } from '../../test/support/fixtures.ts'
import { joinTracks } from './join.ts'
import { mixSound } from './mix.ts'
import { probe } from './probe.ts'
import { openSound } from './sound.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'estompe-join-é🎥-'))
})
afterAll(() => rm(folder, { recursive: true }))

/** A tone of 20 ms that begins each second, each track with its own beginning. */
const beep = (offset: number) => (time: number) =>
  (time - offset + 10) % 1 < 0.02 ? 0.5 * Math.sin(2 * Math.PI * 1000 * time) : 0

async function onsets(path: string, track: number): Promise<number[]> {
  const info = await probe(path)
  const sound = await openSound(path, info, { track, scratch: join(folder, 'scratch') })
  const samples = await sound.read(0, sound.duration)
  await sound.close()
  const found: number[] = []
  for (let i = 0; i < samples.length; i++)
    if (Math.abs(samples[i] as number) > 0.1 && i / 16_000 - (found.at(-1) ?? -1) > 0.5) found.push(i / 16_000)
  return found
}

const sourcesOf = async () => ({
  screen: await makeMedia(join(folder, '01-screen.mkv'), {
    video: [{ width: 320, height: 180, times: evenTimes(125, 25) }],
  }),
  microphone: await makeMedia(join(folder, '02-microphone.mkv'), {
    audio: [{ rate: 48000, channels: 1, seconds: 5, codec: FF_ENCODER_PCM_S16LE, sample: beep(0.2) }],
  }),
  call: await makeMedia(join(folder, '03-call.mkv'), {
    audio: [{ rate: 48000, channels: 2, seconds: 5, codec: FF_ENCODER_PCM_S16LE, sample: beep(0.6) }],
  }),
})

test('tracks of one clock become one file that seeks, and stay where they were', async () => {
  const { screen, microphone, call } = await sourcesOf()
  const mixed = join(folder, 'mixed.mkv')
  await mixSound([microphone, call], mixed)
  const output = join(folder, 'Séance 🎥.mkv')
  const inputs = [screen, mixed, microphone, call].map((path) => ({ path, title: 'x' }))
  const { seconds, packets } = await joinTracks(inputs, output)
  expect(seconds).toBeCloseTo(5, 1)
  expect(packets[0]).toBe(125)
  const info = await probe(output)
  expect(info).toMatchObject({ faults: [], dropped: [], video: { width: 320 } })
  expect(info.audio).toHaveLength(3)
  expect(info.duration).toBeCloseTo(5, 1)
  // The index of a Matroska file (Cues, RFC 9559).
  expect((await readFile(output)).includes(Buffer.from('1c53bb6b', 'hex'))).toBe(true)
  for (const [track, beginnings] of [
    [0, [0.2, 0.6]],
    [1, [0.2]],
    [2, [0.6]],
  ] as const) {
    const wanted = beginnings.flatMap((one) => [0, 1, 2, 3, 4].map((second) => one + second)).sort((a, b) => a - b)
    const found = track === 0 ? [...(await onsets(output, 0))] : await onsets(output, track)
    // In the mix every other beep lies within half a second of the one before.
    const expected = track === 0 ? wanted.filter((_, i) => i % 2 === 0) : wanted
    expect(found).toHaveLength(expected.length)
    for (const [i, one] of found.entries()) expect(Math.abs(one - (expected[i] as number))).toBeLessThan(0.01)
  }
})

test('a track that a crash cut anywhere gives all of its whole packets', async () => {
  const { screen, microphone } = await sourcesOf()
  const bytes = await readFile(screen)
  const whole = (await joinTracks([{ path: screen, title: 'x' }], join(folder, 'all.mkv'))).packets[0] as number
  let before = 0
  for (const share of [0.3, 0.55, 0.8]) {
    const cut = join(folder, 'cut.mkv')
    await writeFile(cut, bytes.subarray(0, Math.floor(bytes.length * share)))
    const output = join(folder, 'joined.mkv')
    const { packets } = await joinTracks(
      [
        { path: cut, title: 'x' },
        { path: microphone, title: 'y' },
      ],
      output,
    )
    expect(packets[0]).toBeGreaterThan(before)
    expect(packets[0]).toBeLessThan(whole)
    before = packets[0] as number
    expect((await probe(output)).faults).toEqual([])
  }
})
