import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { probe } from '../../native/media/probe.ts'
import { makeMedia } from '../../test/support/fixtures.ts'
import type { TakeTrack } from '../contract/recording/take.ts'
import { fileOf } from './facts.ts'
import { fileName, joinTake, removeTracks } from './finish.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'estompe-finish-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

test('a name fits every system whatever the title, and accents and emoji stay whole', () => {
  expect(fileName('Léa : “prix” 🎯')).toBe('Léa “prix” 🎯')
  expect(fileName('../..')).toBe('Estompe')
  expect(fileName('Aux')).toBe('Estompe Aux')
  expect(fileName('nul.prix')).toBe('Estompe nul.prix')
  expect(fileName('価'.repeat(120))).toBe('価'.repeat(53))
  expect(fileName('👩🏽‍🏫'.repeat(60)).replaceAll('👩🏽‍🏫', '')).toBe('')
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 120 }), (title) => {
      const name = fileName(title)
      expect(Buffer.byteLength(name)).toBeLessThanOrEqual(170)
      expect(name.isWellFormed()).toBe(true)
      expect(name).toMatch(/^[^.\s/\\][^/\\]*$/)
    }),
  )
})

test.each(['mix', 'Mix', '01-microphone', '02-CALL'])('a session called %s keeps its recording', async (title) => {
  const take = await mkdtemp(join(folder, 'take-'))
  const tracks: TakeTrack[] = (['microphone', 'call'] as const).map((kind, index) => ({
    ...{ number: index + 1, kind, medium: 'audio', label: '', codec: 'opus' },
  }))
  for (const track of tracks)
    await makeMedia(join(take, fileOf(track)), { audio: [{ rate: 48_000, channels: 1, seconds: 0.5 }] })
  const { files, unread } = await joinTake(take, { title, tracks, begunWith: [] }, new AbortController().signal)
  await removeTracks(take, { tracks, unread })
  expect(await readdir(take)).toEqual(files)
  expect((await probe(join(take, files[0] as string))).audio).toHaveLength(3)
})
