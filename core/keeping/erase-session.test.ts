import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeEach, expect, test, vi } from 'vitest'
import { plantSession, traces } from '../../test/support/planted-library.ts'
import { type Library, openLibrary } from '../library.ts'
import { samplesFolder } from '../samples.ts'
import { eraseSession, erasurePreview, finishErasures } from './erase-session.ts'

/** Files whose content was read for its hash, in order. */
const hashed = vi.hoisted((): string[] => [])
vi.mock('../../native/files/sha256.ts', async (original) => {
  const real = await original<typeof import('../../native/files/sha256.ts')>()
  const sha256OfFile: typeof real.sha256OfFile = (path, ...rest) => {
    hashed.push(path)
    return real.sha256OfFile(path, ...rest)
  }
  return { ...real, sha256OfFile }
})

const folder = mkdtempSync(join(tmpdir(), 'estompe-erase-'))
afterAll(() => rmSync(folder, { recursive: true }))
let number = 0
let home = ''
let library: Library
beforeEach(() => {
  home = join(folder, `home-${number++}`)
  library = openLibrary(home)
  return () => library.close()
})
const gone = 'Bénédicte-4711'
const stays = 'Ludivine-0815'

test('an erased session leaves no byte under the library, another one all of its own', async () => {
  const other = await plantSession(library, stays)
  const before = traces(home, stays)
  const { id } = await plantSession(library, gone)
  expect(traces(home, gone).length).toBeGreaterThan(10)
  const certificate = await eraseSession(library, id, 'Anne')
  expect(traces(home, gone)).toEqual([])
  // Its opaque id stands in the audit log and in the certificate.
  expect(traces(home, id).filter((path) => !/library\.db(-wal)?$/.test(path))).toEqual([])
  expect(traces(home, stays)).toEqual(expect.arrayContaining(before.filter((path) => !/library\.db-/.test(path))))
  expect(library.database.sessions.get(other.id)?.title).toContain(stays)

  const count = (kind: string) => certificate.removed.find((one) => one.kind === kind)?.files
  expect(count('originals')).toBe(1)
  expect(count('transcripts')).toBe(4)
  expect(count('embeddings')).toBe(1)
  expect(count('proxies')).toBe(1)
  expect(count('quarantine')).toBe(1)
  expect(certificate.rows).toMatchObject({ session: 1, stageRun: 3, reviewRecord: 1, reviewChange: 1 })
  expect(JSON.stringify(certificate)).not.toContain(gone)
  const told = library.database.audit.last(id)
  expect(told).toMatchObject({ action: 'erase-session', actor: 'Anne', ...certificate.entry })
  expect(library.database.audit.faults()).toEqual([])
  expect(library.database.erasures.certificates()).toEqual([certificate])
})

test('while a session is erased, the studio tells how many of its files are left', async () => {
  const { id } = await plantSession(library, gone, { files: 60 })
  const files = async (): Promise<number> =>
    (await erasurePreview(library, id)).inside.reduce((sum, one) => sum + one.files, 0)
  const all = await files()
  const ended = eraseSession(library, id, 'Anne').then(() => 'erased')
  const told: number[] = []
  while ((await Promise.race([ended, new Promise((go) => setImmediate(go))])) !== 'erased')
    if (library.database.sessions.get(id)) told.push(await files())
  expect(all).toBeGreaterThan(180)
  expect(told.some((left) => left > 0 && left < all)).toBe(true)
  expect(told).toEqual(told.toSorted((a, b) => b - a))
  expect(traces(home, gone)).toEqual([])
})

test('of a recording of a bulk job neither the job nor its report in the library keeps the name', async () => {
  const { id } = await plantSession(library, gone)
  const { bulkJobs, bulkItems } = library.database
  const wishes = { policy: 'strict', mask: null, language: 'fr', model: 'whisper-base' } as const
  const job = bulkJobs.remember({
    ...{ key: 'k', source: '/archive', out: '/clean' },
    wishes: { ...wishes, names: [] },
  })
  bulkItems.found(job.id, 1, [{ path: `${gone}.mp4`, size: 1, modified: 1, code: null }])
  const end = {
    state: 'clean',
    code: null,
    session: id,
    folder: null,
    leaks: 0,
    doubts: 0,
    bytes: 0,
    recipe: null,
  } as const
  bulkItems.end(job.id, 1, end)
  const running = [{ number: 1, path: `${gone}.mp4`, progress: null }]
  bulkJobs.setLive(job.id, { secondsLeft: null, share: 0, running, paused: [] }, 1)
  mkdirSync(join(home, 'reports'))
  writeFileSync(join(home, 'reports', 'estompe-archive.csv'), `${gone}.mp4`)
  await eraseSession(library, id, 'Anne')
  expect(traces(home, gone)).toEqual([])
  expect(bulkJobs.get(job.id)).not.toBeNull()
})

test('what lies outside the library stays until it is named, and only as it was', async () => {
  const outside = join(folder, `outside-${number}`)
  const { id, original } = await plantSession(library, gone, { outside })
  const handed = join(outside, 'clean')
  mkdirSync(handed)
  for (const name of ['redacted.mp4', 'notes of the user.txt']) writeFileSync(join(handed, name), gone)
  const sha256 = 'a'.repeat(64)
  library.database.publications.remember({
    folder: handed,
    session: id,
    sourcePath: original,
    renderSha256: sha256,
    contentKey: 'k',
    files: [{ name: 'redacted.mp4', size: gone.length, sha256 }],
  })
  expect((await erasurePreview(library, id)).outside).toEqual([
    { kind: 'original', path: original, isOurs: true },
    { kind: 'published', path: handed, isOurs: true },
  ])
  await expect(eraseSession(library, id, 'Anne', ['/etc/passwd'])).rejects.toMatchObject({ code: 'invalid-input' })
  const certificate = await eraseSession(library, id, 'Anne', [handed])
  expect(certificate.left).toEqual({ originals: 1, published: 0 })
  expect(existsSync(original)).toBe(true)
  expect(readdirSync(handed)).toEqual(['notes of the user.txt'])
  expect(traces(home, gone)).toEqual([])
})

test('the sample that comes with the program is nobody’s to delete', async () => {
  const sample = { sha256: 'b'.repeat(64), path: join(samplesFolder, 'starter-call.mp4'), fingerprint: 'f', size: 1 }
  const { id } = library.database.sessions.remember({ ...sample, title: 'Starter', duration: 24 })
  expect((await erasurePreview(library, id)).outside).toEqual([])
  await expect(eraseSession(library, id, 'Anne', [sample.path])).rejects.toMatchObject({ code: 'invalid-input' })
  await eraseSession(library, id, 'Anne')
  expect(existsSync(sample.path)).toBe(true)
})

test('a recording outside that is somebody else’s by now is never removed', async () => {
  const outside = join(folder, `outside-${number}`)
  const { id, original } = await plantSession(library, gone, { outside })
  writeFileSync(original, 'another recording')
  expect((await erasurePreview(library, id)).outside).toEqual([{ kind: 'original', path: original, isOurs: false }])
  await expect(eraseSession(library, id, 'Anne', [original])).rejects.toMatchObject({ code: 'invalid-input' })
  await eraseSession(library, id, 'Anne')
  expect(existsSync(original)).toBe(true)
})

test('a recording outside whose times changed is read once, however often somebody looks; another size is not read at all', async () => {
  const outside = join(folder, `outside-${number}`)
  const { id, original } = await plantSession(library, gone, { outside })
  utimesSync(original, 1, 1)
  // Until then it could change once more without its times moving.
  await pause(2100)
  hashed.length = 0
  for (let look = 0; look < 3; look++)
    expect((await erasurePreview(library, id)).outside).toEqual([{ kind: 'original', path: original, isOurs: true }])
  expect(hashed).toEqual([original])
  writeFileSync(original, 'another recording')
  expect((await erasurePreview(library, id)).outside).toEqual([{ kind: 'original', path: original, isOurs: false }])
  expect(hashed).toEqual([original])
})

test('a session that a job works on is not erased; one that nobody knows is missing', async () => {
  const { id } = await plantSession(library, gone)
  const workplace = library.begin(id)
  await expect(eraseSession(library, id, 'Anne')).rejects.toMatchObject({ code: 'library-busy' })
  workplace.end()
  expect(finishErasures(library)).toEqual([])
  expect(library.database.sessions.get(id)).not.toBeNull()
  await expect(eraseSession(library, 'nobody', 'Anne')).rejects.toMatchObject({ code: 'session-missing' })
})
