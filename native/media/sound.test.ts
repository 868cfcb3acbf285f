import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { FF_ENCODER_FLAC, FF_ENCODER_PCM_S16LE } from 'node-av/constants'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type AudioSpec, evenTimes, makeMedia } from '../../test/support/fixtures.ts'
import { probe } from './probe.ts'
import { openSound } from './sound.ts'

let folder: string
const at = (name: string): string => join(folder, name)
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sound-'))
})
afterAll(() => rm(folder, { recursive: true }))

const loud = (samples: Float32Array): number => Math.sqrt(samples.reduce((sum, v) => sum + v * v, 0) / samples.length)
const sine = (hz: number, from: number, to: number) => (time: number) =>
  time >= from && time < to ? 0.5 * Math.sin(2 * Math.PI * hz * time) : 0

/** Strength of one frequency (Goertzel). */
function strength(samples: Float32Array, hz: number): number {
  let re = 0
  let im = 0
  for (const [index, value] of samples.entries()) {
    const angle = (2 * Math.PI * hz * index) / 16000
    re += value * Math.cos(angle)
    im += value * Math.sin(angle)
  }
  return (2 * Math.hypot(re, im)) / samples.length
}

async function opened(name: string, audio: AudioSpec[], track: number | 'mix' = 0, video = false) {
  const spec = { audio, video: video ? [{ width: 64, height: 48, times: evenTimes(50, 25) }] : [] }
  const path = await makeMedia(at(name), spec)
  return openSound(path, await probe(path), { track, scratch: at(`${name}.scratch`) })
}

const pcm = { rate: 48000, channels: 1, seconds: 3, codec: FF_ENCODER_PCM_S16LE }

test('gives any stretch at 16 kHz, at its time', async () => {
  const sound = await opened('plain.mkv', [{ ...pcm, sample: sine(440, 1, 2) }])
  expect(sound.duration).toBeCloseTo(3, 3)
  expect((await sound.read(0, 3)).length).toBe(48000)
  expect((await sound.read(2.5, 9)).length).toBe(8000)
  expect((await sound.read(5, 9)).length).toBe(0)
  expect(loud(await sound.read(0, 0.99))).toBeLessThan(0.002)
  expect(loud(await sound.read(1.01, 1.99))).toBeCloseTo(0.5 / Math.SQRT2, 2)
  expect(loud(await sound.read(2.01, 3))).toBeLessThan(0.002)
  await sound.close()
  expect(await readdir(at('plain.mkv.scratch'))).toEqual([])
})

test.each(['late.mp4', 'late.mkv'])('a track that starts late begins with silence (%s)', async (name) => {
  const sound = await opened(name, [{ rate: 48000, channels: 2, seconds: 1, start: 1.5 }], 0, true)
  expect(sound.duration).toBeCloseTo(2.5, 1)
  expect(loud(await sound.read(0, 1.45))).toBeLessThan(0.002)
  expect(loud(await sound.read(1.55, 2.45))).toBeGreaterThan(0.15)
  await sound.close()
})

test('six channels are mixed into one', async () => {
  const tones = [300, 500, 700, 50, 900, 1100]
  const sample = (time: number, channel: number): number => 0.2 * Math.sin(2 * Math.PI * (tones[channel] ?? 0) * time)
  const sound = await opened('six.mkv', [{ ...pcm, channels: 6, sample }])
  const samples = await sound.read(0.5, 1.5)
  // Front left, front right and centre, then the surrounds; the effects channel is left out (BS.775).
  for (const hz of [300, 500, 700, 900, 1100]) expect(strength(samples, hz), `${hz} Hz`).toBeGreaterThan(0.01)
  expect(strength(samples, 700)).toBeGreaterThan(strength(samples, 900))
  await sound.close()
})

/** Everybody's share of a 440 Hz tone, by channel; somebody else says 700 Hz on the second one. */
test.each([
  ['four microphones, two of them opposed', FF_ENCODER_PCM_S16LE, [0, 0, 1, -1], 0],
  ['four microphones, the first opposed to the third', FF_ENCODER_PCM_S16LE, [1, 0, -1, 0], 0.8],
  ['four microphones, two opposed to two', FF_ENCODER_PCM_S16LE, [1, 1, -1, -1], 0],
  ['5.1, the surrounds opposed', FF_ENCODER_FLAC, [0, 0, 0, 0, 1, -1], 0.8],
  ['5.1, the centre opposed to the front', FF_ENCODER_FLAC, [0.7, 0, -0.5, 0, 0, 0], 0],
  ['5.1, on the effects channel alone', FF_ENCODER_FLAC, [0, 0, 0, 1, 0, 0], 0],
  ['7.1, the sides opposed', FF_ENCODER_FLAC, [0, 0, 0, 0, 0, 0, 1, -1], 0],
  ['eight microphones, the last one', FF_ENCODER_PCM_S16LE, [0, 0, 0, 0, 0, 0, 0, 1], 0],
])('what is said on any of many channels is heard: %s', async (name, codec, shares, other) => {
  const sample = (time: number, channel: number): number =>
    (shares[channel] ?? 0) * sine(440, 0.5, 2.5)(time) + (channel === 1 ? other * sine(700, 0.5, 2.5)(time) : 0)
  const sound = await opened(`${name.replaceAll(/\W/g, '')}.mkv`, [{ ...pcm, codec, channels: shares.length, sample }])
  expect(strength(await sound.read(0.55, 1.5), 440)).toBeGreaterThan(0.15)
  expect(strength(await sound.read(1.5, 2.5), 440)).toBeGreaterThan(0.15)
  await sound.close()
})

test('what booms on the effects channel is hardly listened to', async () => {
  const sample = (time: number, channel: number): number => (channel === 3 ? sine(60, 0, 3)(time) : 0)
  const sound = await opened('boom.mkv', [{ ...pcm, codec: FF_ENCODER_FLAC, channels: 6, sample }])
  expect(strength(await sound.read(1, 2), 60)).toBeLessThan(0.05)
  await sound.close()
})

test.each([
  ['turned over', -1],
  ['turned over and fainter', -0.5],
])('what is on two channels, on one of them %s, is heard', async (_, share) => {
  const said = sine(440, 0.5, 2.5)
  const sample = (time: number, channel: number): number => said(time) * (channel === 0 ? 1 : share)
  const sound = await opened(`turned${share}.mkv`, [{ ...pcm, channels: 2, sample }])
  expect(strength(await sound.read(0.52, 1.5), 440)).toBeGreaterThan(0.3)
  expect(strength(await sound.read(1.5, 2.5), 440)).toBeGreaterThan(0.3)
  await sound.close()
})

test('whoever is on both channels alike is heard as loudly when the other one was turned over before', async () => {
  const sample = (time: number, channel: number): number =>
    sine(440, 0, 1.5)(time) * (channel === 0 ? 1 : -1) + sine(700, 1.6, 3)(time)
  const sound = await opened('both.mkv', [{ ...pcm, channels: 2, sample }])
  expect(strength(await sound.read(0.1, 1.4), 440)).toBeGreaterThan(0.6)
  expect(strength(await sound.read(1.65, 2.9), 700)).toBeGreaterThan(0.6)
  await sound.close()
})

test('tracks are read apart or mixed', async () => {
  const tracks = [
    { ...pcm, sample: sine(440, 0, 3) },
    { ...pcm, rate: 16000, sample: sine(1000, 0, 3) },
  ]
  const wanted: [number | 'mix', boolean, boolean][] = [
    [0, true, false],
    [1, false, true],
    ['mix', true, true],
  ]
  for (const [track, low, high] of wanted) {
    const sound = await opened(`tracks${track}.mkv`, tracks, track)
    const samples = await sound.read(1, 2)
    expect(strength(samples, 440) > 0.1).toBe(low)
    expect(strength(samples, 1000) > 0.1).toBe(high)
    await sound.close()
  }
})

test('a track that is not there', async () => {
  await expect(opened('none.mkv', [pcm], 3)).rejects.toMatchObject({ code: 'no-tracks' })
})

test('stops when it is asked to, and leaves nothing behind', async () => {
  const path = await makeMedia(at('stop.mkv'), { audio: [{ ...pcm, seconds: 20 }] })
  const info = await probe(path)
  const stop = new AbortController()
  const scratch = at('stop.scratch')
  const opening = openSound(path, info, { track: 0, scratch, signal: stop.signal, onProgress: () => stop.abort() })
  await expect(opening).rejects.toMatchObject({ code: 'cancelled' })
  expect(await readdir(scratch)).toEqual([])
})
