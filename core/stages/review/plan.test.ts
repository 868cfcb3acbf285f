import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Entity, Finding } from '../../contract/finding.ts'
import type { PlanInput } from '../../contract/pipeline.ts'
import { RedactionPlan } from '../../contract/plan.ts'
import type { Policy } from '../../contract/policy.ts'
import { coverage, subtract, union } from '../../contract/span.ts'
import type { StageContext } from '../../contract/stage.ts'
import type { Transcript } from '../../contract/transcript.ts'
import { joinGap, mergedSounds, mergedTexts } from './sounds.ts'
import { planStage } from './stage.ts'

const policy: Policy = {
  name: 'test',
  version: 1,
  summary: { fr: 'f', en: 'e' },
  faces: { hide: 'all', mask: 'soft' },
  screens: { hide: 'suggest', mask: 'fill' },
  onScreenText: { hide: ['EMAIL', 'PERSON'] },
  speech: { hide: ['PHONE', 'PERSON'], replaceWith: 'tone' },
  publishWithoutPerson: false,
  recorderMayApprove: false,
}
const finding = (given: Partial<Finding> & Pick<Finding, 'id' | 'kind'>): Finding => ({
  entity: null,
  person: null,
  start: 1,
  end: 3,
  keyframes: given.kind === 'speech' ? [] : [{ time: 1, box: [0.1, 0.1, 0.2, 0.2] }],
  words: null,
  score: 0.9,
  reasons: [{ detector: 'test', code: 'model' }],
  doubts: [],
  ...given,
})
const suggestion = [{ doubt: 'suggestion' as const, start: 1, end: 3 }]
const transcript: Transcript = {
  language: 'fr',
  duration: 10,
  speakers: [],
  segments: [
    {
      start: 0,
      end: 8,
      speaker: null,
      text: 'zero six douze',
      words: ['zero', 'six', 'douze', 'merci'].map((text, i) => ({
        start: i * 2,
        end: i * 2 + 1,
        text,
        probability: 1,
      })),
    },
  ],
}
const video = {
  ...{ index: 0, codec: 'h264', width: 640, height: 360, rotation: 0 as const, frameRate: 25, frameCount: null },
  ...{ pixelFormat: 'yuv420p', interlaced: false, duration: 10, start: 0 },
}
const source = {
  path: '/a.mp4',
  sha256: 'a'.repeat(64),
  media: {
    ...{ container: 'mov', duration: 10, size: 1, video, audio: [], tags: [], chapters: [], dropped: [], faults: [] },
  },
}
const planned = (findings: Finding[], given: Partial<PlanInput> = {}) =>
  planStage.run({ source, findings, transcript, policy, mask: null, consented: [], ...given }, {
    signal: new AbortController().signal,
  } as StageContext)

test('the policy decides by kind: faces hidden, screens suggested, words by what they are', async () => {
  const { plan, shown } = await planned([
    finding({ id: 'face', kind: 'face', person: 'p1' }),
    finding({ id: 'screen', kind: 'screen' }),
    finding({ id: 'mail', kind: 'text', entity: 'EMAIL' }),
    finding({ id: 'company', kind: 'text', entity: 'ORG' }),
    finding({ id: 'unknown', kind: 'text' }),
    finding({ id: 'phone', kind: 'speech', entity: 'PHONE', words: [0, 2] }),
    finding({ id: 'city', kind: 'speech', entity: 'LOCATION', words: [3, 3] }),
  ])
  expect(RedactionPlan.parse(plan)).toEqual(plan)
  expect(plan.video.map(({ id, mask }) => [id, mask])).toEqual([
    ['face', 'soft'],
    ['mail', 'fill'],
    ['unknown', 'fill'],
  ])
  expect(plan.video[0]?.person).toBe('p1')
  expect(plan.audio).toEqual([{ start: 1, end: 3, kind: 'PHONE', reasons: [{ detector: 'test', code: 'model' }] }])
  expect(plan.text).toEqual([{ start: 0, end: 5, firstWord: 0, lastWord: 2, kind: 'PHONE' }])
  expect(shown.map(({ id }) => id)).toEqual(['screen', 'company', 'city'])
})

test('the asked mask is for faces and screens; words stay filled', async () => {
  const all = { ...policy, screens: { hide: 'all' as const, mask: 'fill' as const } }
  const findings = (['face', 'screen', 'text'] as const).map((kind) => finding({ id: kind, kind }))
  const { plan } = await planned(findings, { policy: all, mask: 'mosaic' })
  expect(Object.fromEntries(plan.video.map(({ kind, mask }) => [kind, mask]))).toEqual({
    face: 'mosaic',
    screen: 'mosaic',
    text: 'fill',
  })
})

test('a suggestion is hidden only where the policy hides all of its kind', async () => {
  const findings = (['face', 'screen', 'text', 'speech'] as const).map((kind) =>
    finding({ id: kind, kind, entity: kind === 'text' || kind === 'speech' ? 'PERSON' : null, doubts: suggestion }),
  )
  const { plan } = await planned(findings)
  expect(plan.video.map(({ id }) => id)).toEqual(['face'])
  expect(plan.audio).toEqual([])
  const kept = { ...policy, faces: { hide: 'all-but-consented' as const, mask: 'soft' as const } }
  expect((await planned(findings, { policy: kept })).plan.video).toEqual([])
})

test('a person with a recorded consent stays; nobody else does', async () => {
  const kept = { ...policy, faces: { hide: 'all-but-consented' as const, mask: 'soft' as const } }
  const faces = ['mentor', 'student', null].map((person, i) => finding({ id: `f${i}`, kind: 'face', person }))
  const ids = async (consented: string[]): Promise<string[]> =>
    (await planned(faces, { policy: kept, consented })).plan.video.map(({ id }) => id)
  expect(await ids([])).toEqual(['f0', 'f1', 'f2'])
  expect(await ids(['mentor'])).toEqual(['f1', 'f2'])
})

test('what people decided stands above the policy', async () => {
  const findings = [finding({ id: 'face', kind: 'face' }), finding({ id: 'screen', kind: 'screen' })]
  const { plan } = await planned(findings, { decisions: { face: 'show', screen: 'hide' } })
  expect(plan.video.map(({ id }) => id)).toEqual(['screen'])
})

test('keyframes at one instant become the box around them, in the order of time', async () => {
  const face = finding({
    id: 'face',
    kind: 'face',
    keyframes: [
      { time: 2, box: [0.5, 0.5, 0.1, 0.1] },
      { time: 1, box: [0.1, 0.1, 0.1, 0.1] },
      { time: 2, box: [0.4, 0.5, 0.1, 0.2] },
    ],
  })
  const [region] = (await planned([face])).plan.video
  expect(region?.keyframes.map(({ time }) => time)).toEqual([1, 2])
  const [x, y, w, h] = region?.keyframes[1]?.box ?? [0, 0, 0, 0]
  expect([x, y, x + w, y + h]).toEqual([0.4, 0.5, expect.closeTo(0.6), expect.closeTo(0.7)])
})

test('without a picture nothing in it is hidden; words that are said in a muted stretch are hidden with it', async () => {
  const audioOnly = { ...source, media: { ...source.media, video: null } }
  const heard = finding({ id: 'a', kind: 'speech', entity: 'PHONE', words: null })
  const { plan } = await planned([finding({ id: 'f', kind: 'face' }), heard], { source: audioOnly })
  const covered = { start: 2, end: 3, firstWord: 1, lastWord: 1, kind: 'PHONE' }
  expect([plan.video, plan.audio.length, plan.text]).toEqual([[], 1, [covered]])
})

test('disguised voices stand in the plan only where there are any, so that older readers know every other plan', async () => {
  const voices = [{ start: 1, end: 2, voice: 'speaker-1' }]
  expect((await planned([], { voices })).plan.voices).toEqual(voices)
  expect('voices' in (await planned([], { voices: [] })).plan).toBe(false)
  const older = RedactionPlan.omit({ voices: true })
  expect(older.safeParse((await planned([], { voices })).plan).success).toBe(true)
})

const sounds = fc.array(
  fc
    .record({
      start: fc.double({ min: 0, max: 60, noNaN: true }),
      length: fc.double({ min: 0, max: 5, noNaN: true }),
      kind: fc.constantFrom<Entity>('PHONE', 'PERSON', 'EMAIL'),
      code: fc.constantFrom('a', 'b'),
    })
    .map(({ start, length, kind, code }) => ({ start, end: start + length, kind, reasons: [{ detector: 'x', code }] })),
  { maxLength: 12 },
)

test('a mask that was made longer hides the words that it covers now, whoever says them', async () => {
  const longer = finding({ id: 'a', kind: 'speech', entity: 'PHONE', words: [0, 0], start: 0, end: 5 })
  const { plan } = await planned([longer])
  expect(plan.text).toEqual([{ start: 0, end: 5, firstWord: 0, lastWord: 2, kind: 'PHONE' }])
})

test('merged sounds cover all that was asked, no more than small gaps beside it, and never overlap', () => {
  fc.assert(
    fc.property(sounds, (asked) => {
      const merged = mergedSounds(asked)
      for (const [i, next] of merged.entries())
        if (i > 0) expect(next.start).toBeGreaterThanOrEqual(merged[i - 1]?.end ?? 0)
      expect(coverage(subtract(asked, merged))).toBe(0)
      expect(coverage(subtract(merged, union(asked, joinGap + 1e-9)))).toBeCloseTo(0, 6)
      const codes = (list: readonly { reasons: readonly { code: string }[] }[]) =>
        new Set(list.flatMap(({ reasons }) => reasons.map(({ code }) => code)))
      expect(codes(merged)).toEqual(codes(asked.filter(({ start, end }) => end > start)))
    }),
  )
})

const texts = fc.array(
  fc
    .record({
      firstWord: fc.nat(40),
      more: fc.nat(6),
      kind: fc.constantFrom<Entity>('PHONE', 'PERSON'),
    })
    .map(({ firstWord, more, kind }) => ({
      ...{ firstWord, lastWord: firstWord + more, kind },
      ...{ start: firstWord, end: firstWord + more + 1 },
    })),
  { maxLength: 12 },
)

test('merged words are exactly the words that were asked, each once', () => {
  const wordsIn = (list: readonly { firstWord: number; lastWord: number }[]): number[] =>
    list.flatMap(({ firstWord, lastWord }) => Array.from({ length: lastWord - firstWord + 1 }, (_, i) => firstWord + i))
  fc.assert(
    fc.property(texts, (asked) => {
      const merged = mergedTexts(asked)
      expect(wordsIn(merged)).toEqual([...new Set(wordsIn(asked))].sort((a, b) => a - b))
      for (const { start, end } of merged) expect(end).toBeGreaterThanOrEqual(start)
    }),
  )
})
