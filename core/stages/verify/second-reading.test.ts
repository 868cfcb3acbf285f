import { resolve } from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import { probe } from '../../../native/media/probe.ts'
import type { Box } from '../../contract/box.ts'
import { frameOf, type Media } from './pairs.ts'
import type { LineLeak, RenderedLine } from './screen-text.ts'
import { confirmedLines } from './second-reading.ts'

const box: Box = [0.2, 0.4, 0.1, 0.05]
const line: RenderedLine = { text: 'MISIA', box, start: 2, end: 2, score: 0.7 }
const wavering: LineLeak = { line: 0, entity: 'PERSON', score: 0.63, wavers: true }

let rendered: Media
beforeAll(async () => {
  const path = resolve(import.meta.dirname, '../../../resources/samples/starter-call.mp4')
  rendered = { path, info: await probe(path) }
})

/** Reads again what is written on each of the frames around; `times` are those that were looked at. */
async function again(textAt: (time: number) => string | null, found = wavering, lines = [line]) {
  const times: number[] = []
  const { confirmed, unsure } = await confirmedLines([found], lines, {
    rendered,
    reader: {
      detect: async (view) => {
        times.push(view.time)
        const text = textAt(view.time)
        return text ? [{ box, score: 0.9, text }] : []
      },
      close: async () => undefined,
    },
    personal: async (read) => (read.some(({ text }) => text === 'Misia') ? [{ ...wavering, wavers: false }] : []),
    frame: frameOf(rendered.info.video),
    signal: new AbortController().signal,
  })
  return { leaks: confirmed.length, unsure, times }
}

test('what a print looked like on one frame alone is no leak, but is told', async () => {
  const { leaks, unsure, times } = await again((time) => (Math.abs(time - 2) < 0.01 ? 'MISIA' : 'MISHTS'))
  expect({ leaks, unsure }).toEqual({ leaks: 0, unsure: true })
  expect(times).toHaveLength(10)
  expect(Math.min(...times.map((time) => Math.abs(time - 2)))).toBeGreaterThan(0.01)
})

test.each([
  ['the same is read', 'MISIA'],
  ['a name is read, otherwise written', 'Misia'],
])('it is a leak where %s on a frame beside it', async (_, text) => {
  const { leaks, unsure } = await again((time) => (time > 2.1 ? text : null))
  expect({ leaks, unsure }).toEqual({ leaks: 1, unsure: false })
})

test.each([
  ['more than its looks speaks for it', { ...wavering, wavers: false }, line],
  ['it was read more than once', wavering, { ...line, end: 2.4 }],
])('nothing is read again where %s', async (_, found, one) => {
  const { leaks, times } = await again(() => null, found, [one])
  expect({ leaks, times }).toEqual({ leaks: 1, times: [] })
})

test('a line without a frame close by on either side counts: there was nothing to read again', async () => {
  for (const time of [0, 24.84]) {
    const { leaks } = await again(() => null, wavering, [{ ...line, start: time, end: time }])
    expect(leaks).toBe(1)
  }
})

test('past so many lines what wavers counts unread', async () => {
  const many = Array.from({ length: 30 }, (_, i): LineLeak => ({ ...wavering, line: i }))
  const { confirmed } = await confirmedLines(many, Array(30).fill(line), {
    rendered,
    reader: { detect: async () => [], close: async () => undefined },
    personal: async () => [],
    frame: frameOf(rendered.info.video),
    signal: new AbortController().signal,
  })
  expect(confirmed).toHaveLength(10)
})
