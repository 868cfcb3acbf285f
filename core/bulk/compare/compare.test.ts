import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readImage } from '../../../native/media/image.ts'
import { evenTimes, makeMedia } from '../../../test/support/fixtures.ts'
import type { Box } from '../../contract/box.ts'
import type { PlannedRegion, PlannedSound, RedactionPlan } from '../../contract/plan.ts'
import { compareFolders } from './compare.ts'
import { hiddenOnlyBy } from './differences.ts'
import { comparisonPage } from './page.ts'
import { maskedThumbnail } from './thumbnail.ts'

const region = (kind: PlannedRegion['kind'], start: number, end: number, box: Box): PlannedRegion => ({
  ...{ id: `${kind}${start}`, kind, start, end, mask: 'fill', reasons: [] },
  keyframes: [{ time: start, box }],
})
const sound = (start: number, end: number, kind: PlannedSound['kind'] = 'PHONE'): PlannedSound => ({
  ...{ start, end, kind, reasons: [] },
})
const plan = (
  video: readonly PlannedRegion[],
  audio: readonly PlannedSound[] = [],
  sha256 = 'a'.repeat(64),
): RedactionPlan => ({
  ...{ version: 1, source: { sha256, duration: 10 }, text: [] },
  video: [...video],
  audio: [...audio],
})
const left: Box = [0.1, 0.1, 0.2, 0.2]
const right: Box = [0.6, 0.1, 0.2, 0.2]

test('a track cut in two that hides the same is the same', () => {
  const whole = plan([region('face', 0, 4, left)])
  const pieces = plan([region('face', 0, 2, left), region('face', 2, 4, left)])
  expect(hiddenOnlyBy(whole, pieces)).toEqual([])
  expect(hiddenOnlyBy(pieces, whole)).toEqual([])
})

test('what is bare for a while, elsewhere or of another kind is told, with its moment and its place', () => {
  const old = plan([region('face', 0, 4, left), region('text', 0, 1, right)], [sound(1, 3)])
  const now = plan([region('face', 0, 2, left), region('screen', 0, 1, right)], [sound(1, 2)])
  const lost = hiddenOnlyBy(old, now)
  expect(lost.map(({ kind, entity, hiddenOtherwise }) => [kind, entity, hiddenOtherwise])).toEqual([
    ['face', null, false],
    ['text', null, true],
    ['speech', 'PHONE', false],
  ])
  expect(lost[0]?.end).toBe(4)
  for (const [place, value] of left.entries()) expect(lost[0]?.box?.[place]).toBeCloseTo(value)
  expect(Math.abs((lost[0]?.start ?? 0) - 2)).toBeLessThan(0.21)
  expect(lost[2]).toMatchObject({ start: 2, end: 3, box: null })
})

const spoken = (voices: NonNullable<RedactionPlan['voices']>, audio: readonly PlannedSound[] = []): RedactionPlan => ({
  ...plan([], audio),
  ...(voices.length > 0 ? { voices } : {}),
})

test('a voice that is disguised no longer is told, whoever it is called, and whether it is replaced instead', () => {
  const old = spoken([
    { start: 0, end: 4, voice: 's1' },
    { start: 6, end: 8, voice: 's2' },
  ])
  const now = spoken([{ start: 1, end: 4, voice: 's2' }], [sound(5.9, 8)])
  expect(hiddenOnlyBy(old, now)).toEqual([
    { kind: 'voice', entity: null, start: 6, end: 8, box: null, time: 7, hiddenOtherwise: true },
    { kind: 'voice', entity: null, start: 0, end: 1, box: null, time: 0.5, hiddenOtherwise: false },
  ])
  expect(hiddenOnlyBy(now, old).map(({ kind, start, end }) => [kind, start, end])).toEqual([['speech', 5.9, 8]])
  expect(hiddenOnlyBy(old, spoken([])).every(({ hiddenOtherwise }) => !hiddenOtherwise)).toBe(true)
})

const anyRegion = fc
  .tuple(
    fc.constantFrom('face' as const, 'screen' as const, 'text' as const),
    fc.integer({ min: 0, max: 50 }),
    fc.integer({ min: 3, max: 50 }),
    fc.constantFrom(left, right),
  )
  .map(([kind, start, length, box]) => region(kind, start / 5, (start + length) / 5, box))
const anySound = fc
  .tuple(fc.integer({ min: 0, max: 50 }), fc.integer({ min: 1, max: 20 }))
  .map(([start, length]) => sound(start / 5, (start + length) / 5))
const anyPlan = fc
  .tuple(fc.array(anyRegion, { maxLength: 5 }), fc.array(anySound, { maxLength: 5 }))
  .map(([video, audio]) => plan(video, audio))

test('a plan differs in nothing from itself, nor from one that hides more, and in everything from none', () => {
  fc.assert(
    fc.property(anyPlan, anyPlan, (one, other) => {
      expect(hiddenOnlyBy(one, one)).toEqual([])
      const more = plan([...one.video, ...other.video], [...one.audio, ...other.audio])
      expect(hiddenOnlyBy(one, more)).toEqual([])
      const all = hiddenOnlyBy(one, plan([]))
      for (const { start, end } of one.video)
        expect(all.some((lost) => lost.start <= start + 1e-9 && lost.end >= end - 1e-9)).toBe(true)
    }),
  )
})

let folder: string
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'estompe-compare-'))
  const clip = await makeMedia(join(folder, 'clip.mp4'), {
    video: [{ width: 320, height: 180, times: evenTimes(50, 25) }],
  })
  const put = (run: string, name: string, content: RedactionPlan): void => {
    mkdirSync(join(folder, run, name), { recursive: true })
    copyFileSync(clip, join(folder, run, name, 'redacted.mp4'))
    writeFileSync(join(folder, run, name, 'plan.json'), JSON.stringify(content))
  }
  const hash = (letter: string): string => letter.repeat(64)
  put('old', 'worse', plan([region('face', 0, 2, left)], [], hash('1')))
  put('new', 'worse', plan([region('face', 0, 2, right)], [], hash('1')))
  put('old', 'better', plan([], [], hash('2')))
  put('new', 'better renamed', plan([region('text', 0, 2, left)], [], hash('2')))
  put('old', 'same', plan([region('face', 0, 2, left)], [], hash('3')))
  put('new', 'same', plan([region('face', 0, 2, left)], [], hash('3')))
  put('old', 'gone', plan([], [], hash('4')))
  put('old', 'heard', { ...plan([], [], hash('5')), voices: [{ start: 1, end: 1.5, voice: 's1' }] })
  put('new', 'heard', plan([], [], hash('5')))
})
afterAll(() => rmSync(folder, { recursive: true }))

test('sessions are matched by their recording, worst first; what is on one side only is named', async () => {
  const all = await compareFolders(join(folder, 'old'), join(folder, 'new'), new AbortController().signal)
  expect(all).toMatchObject({ compared: 4, onlyOld: ['gone'], onlyNew: [] })
  expect(all.sessions.map(({ name, lostCount, gainedCount }) => [name, lostCount, gainedCount])).toEqual([
    ['worse', 1, 1],
    ['heard', 1, 0],
    ['better renamed', 0, 1],
  ])
  let page = ''
  for await (const piece of comparisonPage(all, 'fr', new AbortController().signal)) page += piece
  expect(page.match(/data:image\/jpeg/g)).toHaveLength(3)
  expect(page).toContain('voix déguisée')
  expect(page.indexOf('worse')).toBeLessThan(page.indexOf('better renamed'))
  expect(page).not.toMatch(/<script|src="http/)
})

test('a thumbnail is painted wherever either plan hides something', async () => {
  const plans = [plan([region('face', 0, 2, left)]), plan([region('face', 0, 2, right)])]
  const jpeg = await maskedThumbnail(join(folder, 'old', 'worse'), 1, plans)
  const path = join(folder, 'thumbnail.jpg')
  writeFileSync(path, jpeg as Buffer)
  const { data, width, height } = await readImage(path)
  for (const [x, y, w, h] of [left, right])
    for (const [dx, dy] of [
      [0.02, 0.05],
      [0.5, 0.5],
      [0.98, 0.95],
    ] as const) {
      const at = (Math.floor((y + h * dy) * height) * width + Math.floor((x + w * dx) * width)) * 3
      for (const value of data.subarray(at, at + 3)) expect(Math.abs(value - 0x6e)).toBeLessThan(12)
    }
})
