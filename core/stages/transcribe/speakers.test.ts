import { expect, test } from 'vitest'
import type { SoundSource } from '../../contract/plugins.ts'
import { type Transcript, type Word, wordsOf } from '../../contract/transcript.ts'
import { withSpeakers } from './speakers.ts'
import { joined, ownTracks } from './tracks.ts'

const words = (text: string, start: number): Word[] =>
  text.split(' ').map((word, at) => ({ start: start + at, end: start + at + 0.9, text: word, probability: 1 }))
const transcript = (...parts: Word[][]): Transcript => ({
  language: 'fr',
  duration: 100,
  speakers: [],
  segments: parts.map((part) => ({
    start: part[0]?.start ?? 0,
    end: part.at(-1)?.end ?? 0,
    speaker: null,
    text: part.map((word) => word.text).join(' '),
    words: part,
  })),
})

test('a segment is cut where the speaker changes, and no word is lost or moved', () => {
  const before = transcript(words('un deux trois quatre', 0), words('cinq', 10))
  const after = withSpeakers(before, [
    { start: 0, end: 1.95, person: 0 },
    { start: 1.95, end: 4, person: 1 },
  ])
  expect(after.segments.map(({ speaker, text }) => [speaker, text])).toEqual([
    ['speaker-1', 'un deux'],
    ['speaker-2', 'trois quatre'],
    [null, 'cinq'],
  ])
  expect(wordsOf(after)).toEqual(wordsOf(before))
  expect(after.speakers.map(({ id }) => id)).toEqual(['speaker-1', 'speaker-2'])
})

test('a short word between two of one person is theirs, and one beside a turn goes to it', () => {
  const line = words('a b c d', 0)
  line[1] = { ...line[1]!, end: line[1]!.start + 0.2 }
  const after = withSpeakers(transcript(line), [
    { start: 0, end: 3, person: 0 },
    { start: 1, end: 1.2, person: 1 },
    { start: 1, end: 1.2, person: 1 },
  ])
  expect(after.segments.map(({ speaker }) => speaker)).toEqual(['speaker-1'])
})

const soundOf = (at: (i: number) => number, duration = 30): SoundSource => {
  const samples = Float32Array.from({ length: duration * 16_000 }, (_, i) => at(i))
  return {
    duration,
    read: async (start, end) => samples.slice(Math.round(start * 16_000), Math.round(end * 16_000)),
  }
}

test('a copy and a mix of other tracks are not somebody of their own', async () => {
  const one = (i: number) => Math.sin(i * 0.031) * (Math.floor(i / 16_000) % 2)
  const two = (i: number) => Math.sin(i * 0.047) * (Math.floor(i / 24_000) % 2)
  expect(await ownTracks([soundOf(one), soundOf(two)])).toEqual([0, 1])
  expect(await ownTracks([soundOf(one), soundOf((i) => 0.5 * one(i))])).toHaveLength(1)
  expect(await ownTracks([soundOf((i) => one(i) + two(i)), soundOf(one), soundOf(two)])).toEqual([1, 2])
  expect(await ownTracks([soundOf(() => 0)])).toEqual([0])
})

test('a track stays that has something, however briefly, that no other has', async () => {
  const spoken = (from: number, to: number, pitch: number) => (i: number) =>
    i >= from * 16_000 && i < to * 16_000 ? Math.sin(i * pitch) : 0
  const mentor = spoken(0, 100, 0.031)
  // Twelve looks of two seconds at it find a little of it at most.
  const student = spoken(9.1, 11.4, 0.047)
  expect(await ownTracks([soundOf(mentor), soundOf(student)])).toEqual([0, 1])
  expect(await ownTracks([soundOf((i) => mentor(i) + student(i)), soundOf(mentor)])).toEqual([0, 1])
  // Somebody whose track ends with the first second does not explain the other half minute.
  expect(await ownTracks([soundOf((i) => 2 * mentor(i)), soundOf(mentor, 1)])).toContain(0)
})

test('tracks become one transcript in order of time; a silent one is nobody', () => {
  const both = joined([transcript(words('moi', 5)), transcript(), transcript(words('toi', 1))], 100)
  expect(both.segments.map(({ speaker, text }) => [speaker, text])).toEqual([
    ['speaker-2', 'toi'],
    ['speaker-1', 'moi'],
  ])
  expect(both.language).toBe('fr')
  expect(joined([transcript()], 3)).toMatchObject({ language: 'und', segments: [], speakers: [] })
})
