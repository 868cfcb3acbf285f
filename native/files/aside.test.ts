import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeEach, expect, test, vi } from 'vitest'
import { plantSession } from '../../test/support/planted-library.ts'
import { writeWholeSync } from './aside.ts'

/** What goes to the disk, in order: `synced` with the name of a file or folder, `renamed` with the new one. */
const done = vi.hoisted((): string[] => [])
vi.mock('node:fs', async (original) => {
  const fs = await original<typeof import('node:fs')>()
  const open = new Map<number, string>()
  return {
    ...fs,
    openSync(...given: Parameters<typeof fs.openSync>) {
      const file = fs.openSync(...given)
      open.set(file, String(given[0]))
      return file
    },
    fsyncSync(file: number) {
      fs.fsyncSync(file)
      done.push(`synced ${open.get(file)}`)
    },
    renameSync(from: string, to: string) {
      fs.renameSync(from, to)
      done.push(`renamed ${to}`)
    },
  }
})

const folder = mkdtempSync(join(tmpdir(), 'estompe-aside-'))
afterAll(() => rmSync(folder, { recursive: true }))
beforeEach(() => void done.splice(0))

test('a file is on the disk before it takes its place, and its place is before the call ends', () => {
  const path = join(folder, 'one.json')
  writeWholeSync(path, 'one')
  writeWholeSync(path, 'two')
  expect(readFileSync(path, 'utf8')).toBe('two')
  if (process.platform === 'win32') return
  expect(statSync(path).mode & 0o777).toBe(0o600)
  expect(done.map((line) => line.replace(/\.[0-9a-f]{12}\.part/, '.part'))).toEqual(
    [1, 2].flatMap(() => [`synced ${join(folder, '.one.json.part')}`, `renamed ${path}`, `synced ${folder}`]),
  )
})

test('what cannot be written leaves nothing aside', () => {
  expect(() => writeWholeSync(join(folder, 'one.json', 'two.json'), 'x')).toThrow()
  expect(readdirSync(folder)).toEqual(['one.json'])
})

test('what an erasure writes over is on the disk before the erasure is called done', async () => {
  const [{ openLibrary }, { erasePerson }] = await Promise.all([
    import('../../core/library.ts'),
    import('../../core/keeping/erase-person.ts'),
  ])
  const library = openLibrary(join(folder, 'home'))
  await plantSession(library, 'Camille')
  erasePerson(library, { session: null, person: null, names: ['Camille'] }, 'Anne')
  library.close()
  const written = done
    .filter((line) => /^renamed .*[/\\](sessions|results)[/\\].*\.json$/.test(line))
    .map((line) => line.slice(8))
  expect(written.length).toBeGreaterThan(5)
  for (const path of written) {
    const at = done.indexOf(`renamed ${path}`)
    expect(done[at - 1]).toMatch(/^synced .*\.part$/)
    if (process.platform !== 'win32') expect(done[at + 1]).toBe(`synced ${join(path, '..')}`)
  }
})
