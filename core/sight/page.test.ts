import { expect, test } from 'vitest'
import type { Box } from '../contract/box.ts'
import { contextOf, continues, couldBeName, type PagePiece, wraps } from './page.ts'
import { tileAround } from './page-tile.ts'

const rules = { aspect: 1280 / 720 }
const piece = (text: string, x: number, y: number, w: number, h = 26): PagePiece => ({
  text,
  box: [x / 1280, y / 720, w / 1280, h / 720] as Box,
})

/** The table of the sample call, as it was read. */
const table = [
  piece('Client', 32, 80, 67),
  piece('Contact', 236, 80, 82),
  piece('Téléphone', 580, 81, 104),
  piece('Galerie du Port', 34, 122, 130),
  piece('lucie.martin@galerie-port.fr', 235, 121, 234),
  piece('04 91 22 33 44', 581, 120, 133),
  piece('Maison Verte', 33, 161, 115),
  piece('Paul Girard', 235, 161, 100),
  piece('06 45 78 12 36', 582, 162, 131),
  piece('Marge visée : 60 %. Livraison : 12 rue des Lilas, 69003', 26, 252, 891),
  piece('Lyon.', 23, 279, 57),
]
const named = (text: string): PagePiece => table.find((one) => one.text === text) as PagePiece

test('a cell knows the heading of its column and what stands to its left', () => {
  expect(contextOf(named('06 45 78 12 36'), table, rules)).toEqual(['Téléphone', 'Paul Girard'])
  expect(contextOf(named('lucie.martin@galerie-port.fr'), table, rules)).toEqual(['Contact', 'Galerie du Port'])
})

test('a part of a sentence that ends where a column does has no heading', () => {
  const page = [
    ...table.slice(0, 9),
    piece('Atelier du Lin', 33, 202, 115),
    piece('Marge visée : 60 %. Relancer', 26, 240, 357),
    piece('2024-118 avant vendredi. Livraison :', 390, 240, 323),
  ]
  expect(contextOf(page.at(-1) as PagePiece, page, rules)).toEqual(['Marge visée : 60 %. Relancer'])
})

test('a cell that was cut at a space keeps its heading', () => {
  const page = [...table.slice(0, 5), piece('04 91', 581, 120, 52), piece('22 33 44', 640, 120, 74)]
  expect(contextOf(page.at(-1) as PagePiece, page, rules)[0]).toBe('Téléphone')
})

test('a paragraph below a table has no heading', () => {
  expect(contextOf(named('Lyon.'), table, rules)).toEqual([])
})

test('a label to the left is context', () => {
  const page = [piece('E-mail :', 100, 200, 80), piece('camille', 200, 201, 90)]
  expect(contextOf(page[1] as PagePiece, page, rules)).toContain('E-mail :')
})

test('an address cut in two rows wraps, cells of a table do not', () => {
  const right = (26 + 891) / 1280
  expect(wraps(named('Marge visée : 60 %. Livraison : 12 rue des Lilas, 69003'), named('Lyon.'), right, rules)).toBe(
    true,
  )
  expect(wraps(named('Galerie du Port'), named('Maison Verte'), (34 + 153) / 1280, rules)).toBe(false)
})

test('a row cut at a space continues, the next cell does not', () => {
  expect(continues(piece('12 rue', 100, 50, 60).box, piece('des Lilas', 168, 51, 80).box, rules)).toBe(true)
  expect(continues(named('Paul Girard').box, named('06 45 78 12 36').box, rules)).toBe(false)
})

test('names of participants, not times, sentences or numbers', () => {
  for (const name of ['Camille Lefèvre', 'Marc Delorme (coach)', 'iPhone de Léa']) expect(couldBeName(name)).toBe(true)
  for (const other of ['00:45:12', 'Ouvrez la page.', '12', 'Contact :']) expect(couldBeName(other)).toBe(false)
})

test('a label in the corner of a tile gives the tile, a line on a page none', () => {
  const width = 320
  const height = 200
  const data = new Uint8Array(width * height).fill(20)
  for (let y = 40; y < 180; y++) for (let x = 20; x < 200; x++) data[y * width + x] = 60 + ((x * 7 + y * 13) % 120)
  const picture = { width, height, data }
  const tile = tileAround(picture, { x: 26, y: 162, width: 60, height: 12 })
  expect(tile).toEqual({ x: 20, y: 40, width: 180, height: 140 })
  expect(tileAround(picture, { x: 100, y: 100, width: 60, height: 12 })).toBeNull()
})
