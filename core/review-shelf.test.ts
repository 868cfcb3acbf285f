import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type Library, openLibrary } from './library.ts'
import { Shelf } from './review-shelf.ts'

let folder: string
let library: Library
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'estompe-shelf-'))
  library = openLibrary(join(folder, 'home'))
})
afterEach(() => {
  library.close()
  rmSync(folder, { recursive: true })
})

/** Two windows ask for one picture: what the first has just written is not taken away under it. */
test('who asks for a file while it is made gets that one, and it is made once', async () => {
  const shelf = new Shelf(library, 's')
  let made = 0
  const make = async (path: string): Promise<undefined> => {
    made += 1
    await pause(5)
    await writeFile(path, 'as asked')
  }
  const all = await Promise.all([1, 2, 3].map(() => shelf.put('thumbnail.jpg', 'now', make)))
  expect(new Set(all.map(({ sha256 }) => sha256)).size).toBe(1)
  expect(made).toBe(1)
})

test('what was asked for later, of something else, is what stays; a making that failed does not stop it', async () => {
  const shelf = new Shelf(library, 's')
  const write = (text: string) => async (path: string) => {
    await pause(5)
    await writeFile(path, text)
    return undefined
  }
  const failed = shelf.put('thumbnail.jpg', 'never', () => Promise.reject(new Error('no picture')))
  const before = shelf.put('thumbnail.jpg', 'before', write('of before'))
  const after = shelf.put('thumbnail.jpg', 'after', write('of after'))
  await expect(failed).rejects.toThrow('no picture')
  expect((await before).of).toBe('before')
  expect(await after).toEqual(await shelf.find('thumbnail.jpg', 'after'))
  expect(readFileSync(shelf.path('thumbnail.jpg'), 'utf8')).toBe('of after')
})
