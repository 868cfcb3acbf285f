import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Reviewer } from '../../core/handlers/review.ts'
import { Entry } from './entry.ts'
import { KeptVisits } from './kept-visits.ts'

const claire: Reviewer = { name: 'Claire', role: 'reviewer' }
const hour = 3_600_000
let home: string
let now: number
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'estompe-entry é🎬 '))
  now = 1e12
})
afterEach(() => rmSync(home, { recursive: true }))

const file = (): string => join(home, 'web-visits.json')
/** The door after a start of the program, with these people on its list. */
const started = (list: readonly Reviewer[] = [claire]): Entry =>
  new Entry({
    now: () => now,
    kept: new KeptVisits(file),
    isWelcome: (who) => list.some(({ name, role }) => name === who.name && role === who.role),
  })

test('a visit goes on after the program was started again; a link that was not used does not', () => {
  const first = started()
  const session = first.open(first.newLink(claire))
  const unused = first.newLink(claire)
  const second = started()
  expect(second.visitor(session)).toEqual(claire)
  expect(second.open(unused)).toBeNull()
})

test('what is kept lets nobody in, and is for the owner of the machine alone', () => {
  const first = started()
  const session = first.open(first.newLink(claire)) as string
  const text = readFileSync(file(), 'utf8')
  expect(text).not.toContain(session)
  const [{ key }] = JSON.parse(text)
  expect(started().visitor(key)).toBeNull()
  if (process.platform !== 'win32') expect(statSync(file()).mode & 0o077).toBe(0)
})

test('who was shut out, has another role or stayed away for too long is out after a start as well', () => {
  const first = started()
  const session = first.open(first.newLink(claire))
  expect(started([]).visitor(session)).toBeNull()
  expect(started([{ ...claire, role: 'mentor' }]).visitor(session)).toBeNull()
  now += 9 * hour
  expect(started().visitor(session)).toBeNull()
  now -= 9 * hour
  first.shutOut('Claire')
  expect(started().visitor(session)).toBeNull()
})

test('a visit that is used is not idle, however often the program is started', () => {
  let door = started()
  const session = door.open(door.newLink(claire))
  for (let hours = 0; hours < 21; hours += 7) {
    now += 7 * hour
    expect(door.visitor(session)).toEqual(claire)
    door = started()
  }
  now += 4 * hour
  expect(started().visitor(session)).toBeNull()
})

test('a file that is no list of visits counts as none', () => {
  for (const text of ['', '{', '[{"key":"x"}]', '{"a":1}']) {
    writeFileSync(file(), text)
    expect(started().visitor('x'), text).toBeNull()
  }
})
