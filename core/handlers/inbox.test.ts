import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { afterAll, beforeEach, expect, test } from 'vitest'
import { fingerprintOf, sha256OfFile } from '../../native/files/sha256.ts'
import { type Library, openLibrary } from '../library.ts'
import type { Desk } from './desk.ts'
import { inboxIn } from './inbox.ts'
import type { Reviewer } from './review.ts'

const folder = mkdtempSync(join(tmpdir(), 'estompe-inbox-'))
afterAll(() => rmSync(folder, { recursive: true }))
const marc: Reviewer = { name: 'Marc', role: 'mentor' }
const lea: Reviewer = { name: 'Léa', role: 'mentor' }
const ada: Reviewer = { name: 'Ada', role: 'admin' }

let count = 0
let library: Library
beforeEach(() => {
  library = openLibrary(join(folder, `home-${count++}`))
  return () => library.close()
})

/** What the studio writes down of a recording, without reading its pictures. */
const importPath: Desk['importPath'] = async (path, { by }) => {
  const { sessions } = library.database
  const { fingerprint, size } = await fingerprintOf(path)
  const sha256 = await sha256OfFile(path)
  const about = { fingerprint: fingerprint ?? 'unsettled', size, title: basename(path), duration: 1 }
  const { id } = sessions.remember({ sha256, path, ...about })
  if (by !== null) sessions.setRecorder(id, by)
  return { session: id }
}
async function handedOver(name: string, content: string, who: Reviewer): Promise<string> {
  const inbox = await inboxIn(library, importPath, name, who)
  writeFileSync(inbox.path, content)
  try {
    return (await inbox.take()).session
  } catch (error) {
    await inbox.drop()
    throw error
  }
}
const originals = (): string[] => readdirSync(join(library.home, 'originals'))
const sessionOf = (id: string) => library.database.sessions.get(id)

test('a recording that is here already stays where it is and keeps its name: the new copy goes', async () => {
  const id = await handedOver('call.mp4', 'one recording', marc)
  const before = sessionOf(id)
  expect(await handedOver('other name.mp4', 'one recording', marc)).toBe(id)
  expect(await handedOver('third name.mp4', 'one recording', ada)).toBe(id)
  expect(sessionOf(id)).toMatchObject({ path: before?.path, title: 'call.mp4', recorder: 'Marc' })
  expect(originals()).toHaveLength(1)
  expect(await handedOver('call.mp4', 'two recording', marc)).not.toBe(id)
})

test('who may not see the session learns that there is one, and nothing else; it stays as it is', async () => {
  const id = await handedOver('call.mp4', 'one recording', marc)
  const before = sessionOf(id)
  await expect(handedOver('mine.mp4', 'one recording', lea)).rejects.toMatchObject({ code: 'conflict', data: {} })
  rmSync(before?.path ?? '')
  await expect(handedOver('mine.mp4', 'one recording', lea)).rejects.toMatchObject({ code: 'conflict', data: {} })
  expect(sessionOf(id)).toEqual(before)
  expect(originals()).toHaveLength(1)
})

test('a recording that was lost comes back with the same content, and what is left of the old place goes', async () => {
  const id = await handedOver('call.mp4', 'one recording', marc)
  writeFileSync(sessionOf(id)?.path ?? '', 'one rec?rding')
  expect(await handedOver('again.mp4', 'one recording', marc)).toBe(id)
  expect(await sha256OfFile(sessionOf(id)?.path ?? '')).toBe(sessionOf(id)?.sha256)
  expect(originals()).toHaveLength(1)
})

test('nothing is removed but a folder of one recording', async () => {
  const id = await handedOver('call.mp4', 'one recording', marc)
  const place = join(library.home, 'originals', 'of the owner')
  mkdirSync(place)
  writeFileSync(join(place, 'letter.txt'), 'dear')
  const { database } = library
  for (const path of [join(place, 'call.mp4'), `${library.home}/originals/../sessions/call.mp4`]) {
    database.sessions.moved(id, path, 'unsettled')
    await handedOver('call.mp4', 'one recording', marc)
    expect(existsSync(join(place, 'letter.txt'))).toBe(true)
    expect(existsSync(join(library.home, 'sessions'))).toBe(true)
    expect(existsSync(dirname(sessionOf(id)?.path ?? ''))).toBe(true)
  }
})
