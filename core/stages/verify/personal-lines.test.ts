import { expect, test } from 'vitest'
import type { Box } from '../../contract/box.ts'
import type { Policy } from '../../contract/policy.ts'
import phone from '../../plugins/detectors/phone.ts'
import { openPersonalSearch } from './personal.ts'
import { personalLines } from './personal-lines.ts'
import type { RenderedLine } from './screen-text.ts'

/** A line of the sample call's page of 1280 x 720, in pixels. */
const line = (text: string, x: number, y: number, w: number, h = 23): RenderedLine => ({
  ...{ text, start: 44, end: 44, score: 0.99 },
  box: [x / 1280, y / 720, w / 1280, h / 720] as Box,
})
const table = [
  line('Client', 32, 80, 67),
  line('Contact', 236, 80, 82),
  line('Téléphone', 580, 81, 104),
  line('Galerie du Port', 34, 122, 130),
  line('Maison Verte', 33, 161, 115),
  line('Atelier du Lin', 33, 202, 115),
]
const paragraph = [
  line('Marge visée : 60 %. Relancer', 26, 252, 357),
  line('2024-118 avant vendredi. Livraison :', 390, 252, 319),
]

const found = async (lines: readonly RenderedLine[]) => {
  const host = { models: {} as never, threads: 1, signal: new AbortController().signal }
  const hiding: Pick<Policy, 'speech' | 'onScreenText'> | null = null
  const search = await openPersonalSearch(host, [phone], [], hiding)
  const leaks = await personalLines(lines, { language: 'fr', aspect: 1280 / 720 }, search)
  await search.close()
  return leaks.map((leak) => [lines[leak.line]?.text, leak.entity])
}

test('a part of a sentence below a table has no heading', async () => {
  expect(await found([...table, ...paragraph])).toEqual([])
  expect(await found([...table, ...paragraph.slice(1)])).toEqual([])
})

test('a number below its heading and one that the reader cut in two are found', async () => {
  expect(await found([...table, line('12 34 56 78', 581, 120, 120)])).toEqual([['12 34 56 78', 'PHONE']])
  const cut = [line('Appelez le 06 12', 100, 400, 160), line('34 56 78 demain', 266, 400, 140)]
  expect(await found(cut)).toEqual(cut.map(({ text }) => [text, 'PHONE']))
})
