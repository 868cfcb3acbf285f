import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { openGrowing } from '../../native/files/growing.ts'
import { keptSize, readKept, readKeptSync, readKeptText } from '../../native/files/kept.ts'
import { sha256OfFile } from '../../native/files/sha256.ts'
import { toJpeg } from '../../native/media/image.ts'
import { probe } from '../../native/media/probe.ts'
import { holdKey, holdLocked, letGo } from '../../native/vault/keyring.ts'
import { evenTimes, makeMedia } from '../../test/support/fixtures.ts'
import { writeSession } from '../../test/support/written-session.ts'
import { openLibrary } from '../library.ts'
import { sourceOf } from '../review-material.ts'
import { filesBelow } from './tree.ts'
import { turnFiles } from './turn-files.ts'
import {
  changePassphrase,
  clearLibrary,
  newRecoveryCode,
  type PreparedVault,
  prepareVault,
  readVault,
  sealLibrary,
  unlock,
  unlockWithKey,
} from './vault.ts'

const passphrase = 'correct horse battery'
const word = 'Vasseur-Delacroix'
let folder: string
let master: string
let number = 0
const homes: string[] = []
const control = { signal: new AbortController().signal, onProgress: () => undefined }

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'estompe-vault-'))
  master = join(folder, 'master')
  const original = join(master, 'originals', 'one')
  mkdirSync(original, { recursive: true })
  const path = await makeMedia(join(original, 'call.mp4'), {
    video: [{ width: 320, height: 180, times: evenTimes(50, 25) }],
    audio: [{ rate: 16_000, channels: 1, seconds: 2 }],
  })
  const source = { path, sha256: await sha256OfFile(path), media: await probe(path) }
  const segments = [{ start: 0, end: 1, speaker: 's1', text: `Bonjour ${word}`, words: [] }]
  const transcript = { language: 'fr', duration: 2, speakers: [{ id: 's1', name: null }], segments }
  const id = await writeSession(master, source, { title: word, duration: 2, transcript, cuts: [], findings: [] })
  const statements = join(master, 'statements', id)
  mkdirSync(statements, { recursive: true })
  writeFileSync(join(statements, 'stated.json'), JSON.stringify({ consents: [{ how: `in writing, ${word}` }] }))
  const media = join(master, 'sessions', id, 'review-media')
  mkdirSync(media)
  const picture = { width: 64, height: 64, channels: 3 as const, data: new Uint8Array(64 * 64 * 3).fill(99) }
  writeFileSync(join(media, 'thumbnail.jpg'), await toJpeg(picture))
  // Large enough that a kill meets it in the middle.
  writeFileSync(join(media, 'proxy.mp4'), Buffer.alloc(8 << 20, `moov ${word} `))
  writeFileSync(join(media, '.proxy.mp4.0123456789ab.part'), Buffer.alloc(1000, `half ${word}`))
})
afterEach(() => {
  for (const home of homes.splice(0)) letGo(home)
})
afterAll(() => rmSync(folder, { recursive: true }))

/** A library of its own, the same each time. */
function freshHome(): string {
  const home = join(folder, `home-${number++}`)
  homes.push(home)
  cpSync(master, home, { recursive: true })
  return home
}

/** Content of every file that is sealed, by its path; the originals' are those of the master. */
const kept = (home: string): string[] =>
  ['originals', 'sessions', 'takes', 'quarantine']
    .flatMap((name) => filesBelow(join(home, name)))
    .map(({ path }) => relative(home, path))
    .filter((path) => !path.endsWith('.part'))
    .sort()

/** What anybody would look for on a stolen disk: words, and how each picture, film and text of the library begins. */
const marks = (): Buffer[] => [
  ...[word, 'Bonjour', '"segments"', 'SQLite format'].map((text) => Buffer.from(text)),
  ...kept(master).map((path) => readFileSync(join(master, path)).subarray(0, 12)),
]
function shown(home: string): string[] {
  const looked = marks()
  const skipped = new Set(['vault.json', 'vault.copy.json', 'library.audit-mark.json'])
  return filesBelow(home)
    .filter(({ path }) => !skipped.has(relative(home, path)) && !relative(home, path).startsWith('locks'))
    .filter(({ path }) => {
      const bytes = readFileSync(path)
      return looked.some((mark) => bytes.includes(mark))
    })
    .map(({ path }) => relative(home, path))
}

async function expectSameContent(home: string): Promise<void> {
  expect(kept(home)).toEqual(kept(master))
  for (const path of kept(home))
    expect((await readKept(join(home, path))).equals(readFileSync(join(master, path))), path).toBe(true)
}

test('sealed, no byte of the library shows anything; opened, everything is there; and it becomes clear again', async () => {
  const home = freshHome()
  expect(shown(home).length).toBeGreaterThan(5)
  const prepared = await prepareVault(passphrase)
  sealLibrary(home, prepared)
  expect(readVault(home)?.state).toBe('sealing')
  expect(await turnFiles(home, control)).toBe(0)
  expect(readVault(home)?.state).toBe('sealed')
  const library = openLibrary(home)
  // While it is open as well, with a journal beside the database.
  library.database.audit.append({ actor: word, action: 'invite', session: '', facts: {} })
  expect(shown(home)).toEqual([])
  await expectSameContent(home)
  const [session] = library.database.sessions.all()
  expect(session?.title).toBe(word)
  expect((await sourceOf(library, session?.id ?? '')).media.duration).toBeGreaterThan(1.9)
  const [answer] = kept(home).filter((path) => path.includes('transcribe'))
  expect(await readKeptText(join(home, answer ?? ''))).toContain(word)
  expect((await probe(join(home, 'originals/one/call.mp4'))).video).not.toBeNull()
  library.close()

  clearLibrary(home)
  expect(await turnFiles(home, control)).toBe(0)
  expect(readVault(home)).toBeNull()
  expect(existsSync(join(home, 'vault.copy.json'))).toBe(false)
  await expectSameContent(home)
  openLibrary(home).close()
})

test('locked, it opens by passphrase or code alone; a changed passphrase encrypts nothing again', async () => {
  const home = freshHome()
  const { recoveryCode } = await (async () => {
    const prepared = await prepareVault(passphrase)
    sealLibrary(home, prepared)
    return prepared
  })()
  await turnFiles(home, control)
  const lockIt = (): void => {
    holdLocked(home)
    expect(() => openLibrary(home)).toThrow(expect.objectContaining({ code: 'library-locked' }))
  }
  lockIt()
  letGo(home)
  expect(() => openLibrary(home)).toThrow(expect.objectContaining({ code: 'library-locked' }))
  await expect(unlock(home, 'something else')).rejects.toMatchObject({ code: 'passphrase-wrong' })
  await unlock(home, recoveryCode.toLowerCase())
  openLibrary(home).close()
  const before = kept(home).map((path) => readFileSync(join(home, path)))
  await expect(changePassphrase(home, 'wrong one here', 'another one entirely')).rejects.toMatchObject({
    code: 'passphrase-wrong',
  })
  await changePassphrase(home, passphrase, 'another one entirely')
  expect(kept(home).every((path, i) => readFileSync(join(home, path)).equals(before[i] as Buffer))).toBe(true)
  lockIt()
  await expect(unlock(home, passphrase)).rejects.toMatchObject({ code: 'passphrase-wrong' })
  await unlock(home, 'another one entirely')
  const code = await newRecoveryCode(home, 'another one entirely')
  lockIt()
  await expect(unlock(home, recoveryCode)).rejects.toMatchObject({ code: 'passphrase-wrong' })
  await unlock(home, code)
  // One of the two key files may go bad.
  writeFileSync(join(home, 'vault.json'), 'spoilt')
  lockIt()
  await unlock(home, code)
  await expectSameContent(home)
})

test('what lies clear in a sealed library was put there by somebody else: it is neither read, nor sealed, nor written to', async () => {
  const home = freshHome()
  sealLibrary(home, await prepareVault(passphrase))
  const planted = join(home, 'sessions', 'planted.json')
  const early = join(home, 'sessions', 'early.json')
  writeFileSync(early, '{"while": "it is being sealed"}')
  expect(await readKeptText(early)).toContain('while')
  await turnFiles(home, control)
  writeFileSync(planted, '{"planted": true}')
  mkdirSync(join(home, 'takes'), { recursive: true })
  writeFileSync(join(home, 'takes', 'journal.jsonl'), '{"planted": true}\n')
  const refused = { code: 'file-not-sealed', data: { file: planted } }
  await expect(readKept(planted)).rejects.toMatchObject(refused)
  await expect(keptSize(planted)).rejects.toMatchObject(refused)
  expect(() => readKeptSync(planted)).toThrow(expect.objectContaining(refused))
  await expect(openGrowing(join(home, 'takes', 'journal.jsonl'))).rejects.toMatchObject({ code: 'file-not-sealed' })
  openLibrary(home).close()
  expect(await turnFiles(home, control)).toBe(0)
  expect(readFileSync(planted, 'utf8')).toContain('planted')
  expect(await readKeptText(early)).toContain('while')
})

test('a library is made clear by whoever has its key, not by whoever writes so into its files', async () => {
  const home = freshHome()
  const prepared = await prepareVault(passphrase)
  sealLibrary(home, prepared)
  const { dataKey } = prepared
  await turnFiles(home, control)
  for (const [state, database] of [
    ['clearing', 'sealed'],
    ['sealing', 'sealed'],
    ['sealed', 'clear'],
  ]) {
    for (const name of ['vault.json', 'vault.copy.json']) {
      const file = join(home, name)
      writeFileSync(file, JSON.stringify({ ...JSON.parse(readFileSync(file, 'utf8')), state, database }))
    }
    letGo(home)
    expect(() => unlockWithKey(home, dataKey)).toThrow(expect.objectContaining({ code: 'vault-damaged' }))
    holdKey(home, dataKey)
    expect(() => openLibrary(home)).toThrow(expect.objectContaining({ code: 'vault-damaged' }))
  }
  await expect(unlock(home, passphrase)).rejects.toMatchObject({ code: 'vault-damaged' })
  // As a version that gave no word left it: what stopped in the middle of sealing says who can finish.
  for (const [state, code] of [
    ['sealing', 'vault-unfinished'],
    ['clearing', 'vault-damaged'],
  ]) {
    for (const name of ['vault.json', 'vault.copy.json']) {
      const file = join(home, name)
      const { standing: _, ...vault } = JSON.parse(readFileSync(file, 'utf8'))
      writeFileSync(file, JSON.stringify({ ...vault, state, database: 'sealed' }))
    }
    await expect(unlock(home, passphrase)).rejects.toMatchObject({ code })
  }
  expect(shown(home)).toEqual([])
})

test('while somebody has the library open it is neither sealed nor made clear, and stays as it was', async () => {
  const home = freshHome()
  const library = openLibrary(home)
  const prepared = await prepareVault(passphrase)
  expect(() => sealLibrary(home, prepared)).toThrow(expect.objectContaining({ code: 'library-in-use' }))
  expect(readVault(home)).toBeNull()
  library.close()
  expect(openLibrary(home).database.sessions.all()).toHaveLength(1)
})

const script = join(import.meta.dirname, '../../test/support/seal-process.ts')

function preparedFile({ keys, dataKey }: PreparedVault): string {
  const file = join(folder, `prepared-${number++}.json`)
  writeFileSync(file, JSON.stringify({ keys, dataKey: dataKey.toString('base64') }))
  return file
}

/** Runs it and kills it after a while; true when it had come to its end. */
async function killed(afterMs: number, ...args: string[]): Promise<boolean> {
  const child = spawn(process.execPath, [script, ...args], { stdio: ['ignore', 'pipe', 'inherit'] })
  const exit = once(child, 'exit')
  let said = ''
  child.stdout.on('data', (bytes: Buffer) => {
    said += bytes
  })
  await Promise.race([once(child.stdout, 'data'), exit])
  await Promise.race([pause(afterMs), exit])
  child.kill('SIGKILL')
  await exit
  return said.includes('ended')
}

test('killed anywhere while it is sealed or made clear, every file is whole, and the next start goes on', async () => {
  const home = freshHome()
  const prepared = await prepareVault(passphrase)
  const file = preparedFile(prepared)
  for (const task of ['seal', 'clear']) {
    let ended = false
    for (let wait = 30; !ended; wait *= 2) {
      ended = await killed(wait, task, home, file)
      if (readVault(home)) expect(unlockWithKey(home, prepared.dataKey)).toBe(true)
      else letGo(home)
      await expectSameContent(home)
      const library = openLibrary(home)
      expect(library.database.sessions.all().map(({ title }) => title)).toEqual([word])
      library.close()
    }
    expect(readVault(home)?.state ?? 'clear').toBe(task === 'seal' ? 'sealed' : 'clear')
    if (task === 'seal') expect(shown(home)).toEqual([])
  }
})

test('killed while its passphrase changes, one of the two opens it', async () => {
  const home = freshHome()
  const prepared = await prepareVault(passphrase)
  sealLibrary(home, prepared)
  await turnFiles(home, control)
  let now = passphrase
  for (const wait of [0, 200, 400]) {
    const next = `the next one ${wait}`
    await killed(wait, 'change', home, preparedFile(prepared), now, next)
    holdLocked(home)
    now = await unlock(home, next).then(
      () => next,
      async () => {
        await unlock(home, now)
        return now
      },
    )
    openLibrary(home).close()
  }
  await expectSameContent(home)
})
