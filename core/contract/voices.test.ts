import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Policy } from './policy.ts'
import { coverage, subtract } from './span.ts'
import type { Transcript } from './transcript.ts'
import { disguisedStretches, heardOf, isDisguised, type VoiceDecisions, voiceDecisions, voicesIn } from './voices.ts'

const policyThat = (disguiseVoices?: Policy['speech']['disguiseVoices']): Policy => ({
  name: 'test',
  version: 1,
  summary: { fr: 'f', en: 'e' },
  faces: { hide: 'all', mask: 'soft' },
  screens: { hide: 'suggest', mask: 'fill' },
  onScreenText: { hide: [] },
  speech: { hide: [], replaceWith: 'tone', ...(disguiseVoices ? { disguiseVoices } : {}) },
  publishWithoutPerson: false,
  recorderMayApprove: false,
})

const said = (...turns: readonly (readonly [who: string | null, start: number, end: number])[]): Transcript => ({
  language: 'fr',
  duration: 100,
  speakers: [],
  segments: turns.map(([speaker, start, end]) => ({ speaker, start, end, text: 'oui', words: [] })),
})

test.each([
  [undefined, undefined, false],
  ['off', undefined, false],
  ['off', 'disguise', true],
  [undefined, 'disguise', true],
  ['hidden-people', undefined, true],
  ['hidden-people', 'keep', false],
  ['hidden-people', 'disguise', true],
] as const)('policy %s and decision %s: disguised %s', (disguiseVoices, decision, expected) => {
  const voices: VoiceDecisions = decision ? { a: decision } : {}
  expect(isDisguised('a', { policy: policyThat(disguiseVoices), voices })).toBe(expected)
})

test('a decision about somebody who is numbered otherwise now keeps nobody and hides everybody undecided', () => {
  const before = said(['a', 1, 3], ['b', 4, 6], ['c', 7, 8])
  const records = [
    { speaker: 'a', heard: heardOf(before, 'a'), decision: 'keep' as const },
    { speaker: 'b', heard: heardOf(before, 'b'), decision: 'disguise' as const },
  ]
  expect(voiceDecisions(before, records)).toEqual({ a: 'keep', b: 'disguise' })
  const after = {
    ...said(['b', 1, 3], ['a', 4, 6], ['c', 7, 8]),
    speakers: ['a', 'b', 'c'].map((id) => ({ id, name: null })),
  }
  expect(voiceDecisions(after, records)).toEqual({ a: 'disguise', b: 'disguise', c: 'disguise' })
  expect(voiceDecisions(after, records.slice(0, 1))).toEqual({})
})

test('what nobody in particular says is disguised as soon as anybody is', () => {
  const policy = policyThat()
  expect(isDisguised(null, { policy, voices: {} })).toBe(false)
  expect(isDisguised(null, { policy, voices: { a: 'keep' } })).toBe(false)
  expect(isDisguised(null, { policy, voices: { a: 'keep', b: 'disguise' } })).toBe(true)
})

test('only that speaker is disguised, a breath around their words and their own short pauses with them', () => {
  const stretches = disguisedStretches(said(['a', 1, 3], ['a', 4, 6], ['b', 8, 10], ['a', 10.5, 12]), {
    policy: policyThat(),
    voices: { a: 'disguise' },
  })
  expect(stretches).toEqual([
    { start: 0.7, end: 6.3, voice: 'a' },
    { start: 10.2, end: 12.3, voice: 'a' },
  ])
})

test('where two speak at once the disguise covers both, each with a change of their own', () => {
  const overlapping = said(['a', 1, 5], ['b', 4, 7])
  const one = disguisedStretches(overlapping, { policy: policyThat(), voices: { a: 'disguise' } })
  expect(one).toEqual([{ start: 0.7, end: 5.3, voice: 'a' }])
  const both = disguisedStretches(overlapping, { policy: policyThat('hidden-people'), voices: {} })
  expect(both).toEqual([
    { start: 0.7, end: 5.3, voice: 'a' },
    { start: 5.3, end: 7.3, voice: 'b' },
  ])
})

test('a pause in which somebody else is heard is not bridged', () => {
  const stretches = disguisedStretches(said(['a', 1, 3], ['b', 3.4, 3.6], ['a', 4, 6]), {
    policy: policyThat(),
    voices: { a: 'disguise' },
  })
  expect(stretches).toEqual([
    { start: 0.7, end: 3.3, voice: 'a' },
    { start: 3.7, end: 6.3, voice: 'a' },
  ])
})

const turns = fc.array(
  fc.tuple(
    fc.constantFrom('a', 'b', null),
    fc.double({ min: 0, max: 50, noNaN: true }),
    fc.double({ min: 0, max: 9, noNaN: true }),
  ),
  { maxLength: 15 },
)

test('whoever speaks when: all that they say is covered, in order and without overlap, in clips too', () => {
  fc.assert(
    fc.property(turns, fc.double({ min: 0, max: 40, noNaN: true }), (all, from) => {
      const transcript = said(...all.map(([who, start, length]) => [who, start, start + length] as const))
      const stretches = disguisedStretches(transcript, { policy: policyThat(), voices: { a: 'disguise' } })
      for (const [i, next] of stretches.entries()) expect(next.start).toBeGreaterThanOrEqual(stretches[i - 1]?.end ?? 0)
      const own = transcript.segments.filter(({ speaker }) => speaker !== 'b')
      expect(coverage(subtract(own, stretches))).toBe(0)
      const range = { start: from, end: from + 10 }
      const cut = voicesIn(stretches, range)
      expect(cut.every(({ start, end }) => start >= 0 && end <= 10 + 1e-9 && end > start)).toBe(true)
      const outside = coverage(subtract(stretches, [range]))
      expect(coverage(cut)).toBeCloseTo(coverage(stretches) - outside, 6)
    }),
    { numRuns: 100 },
  )
})
