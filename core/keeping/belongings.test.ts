import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { plantSession } from '../../test/support/planted-library.ts'
import { openLibrary } from '../library.ts'
import { placesOf } from './belongings.ts'

const folder = mkdtempSync(join(tmpdir(), 'estompe-belongings-'))
afterAll(() => rmSync(folder, { recursive: true }))

test('a recording takes a folder with it only where it has one for itself', async () => {
  const library = openLibrary(join(folder, 'home'))
  const { id, original } = await plantSession(library, 'one')
  const other = await plantSession(library, 'two')
  expect(placesOf(library, id, original)).toContain(dirname(original))

  const among = join(library.home, 'sessions', other.id, 'call.mp4')
  writeFileSync(among, '')
  expect(placesOf(library, id, among)).toContain(among)
  expect(placesOf(library, id, among)).not.toContain(dirname(among))

  mkdirSync(join(folder, 'mine', 'calls'), { recursive: true })
  writeFileSync(join(folder, 'mine', 'calls', 'call.mp4'), '')
  for (const outside of [
    `${library.home}/originals/../../mine/calls/call.mp4`,
    `${library.home}/../mine/calls/call.mp4`,
  ]) {
    expect(library.relative(outside)).toBeNull()
    expect(placesOf(library, id, outside).filter((path) => path.includes('mine'))).toEqual([])
  }
  expect(placesOf(library, id, `${library.home}/originals/../sessions/${other.id}/call.mp4`)).not.toContain(
    join(library.home, 'sessions', other.id),
  )
  library.close()
})
