import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { tryLock } from '../../native/database/lock.ts'
import type { Keychain } from '../../native/keychain/keychain.ts'
import { letGo } from '../../native/vault/keyring.ts'
import { plantSession, traces } from '../../test/support/planted-library.ts'
import type { VaultState } from '../contract/vault/api.ts'
import { openLibrary } from '../library.ts'
import { StudioGate } from './gate.ts'
import { lockedHandlers, vaultHandlers } from './vault.ts'

const folder = mkdtempSync(join(tmpdir(), 'estompe-gate-'))
afterAll(() => rmSync(folder, { recursive: true }))

const secrets = new Map<string, Buffer>()
const keychain: Keychain = {
  name: 'secret-service',
  read: async (account) => secrets.get(account) ?? null,
  write: async (account, secret) => void secrets.set(account, secret),
  remove: async (account) => void secrets.delete(account),
}
const bugs: unknown[] = []
const optionsFor = (home: string, withKeychain: Keychain | null) => ({
  home,
  keychain: withKeychain,
  language: 'en' as const,
  onBug: (_: string, error: unknown) => bugs.push(error),
})

/** The first state that the test waits for. */
async function until(gate: StudioGate, is: (state: VaultState) => boolean): Promise<VaultState> {
  const stop = new AbortController()
  for await (const state of gate.watch(stop.signal)) {
    if (state.work?.failure) throw new Error(state.work.failure.code)
    if (is(state)) return state
  }
  throw new Error('ended')
}

const admin = { who: { name: 'owner', role: 'admin' as const }, signal: new AbortController().signal }

test('the studio seals its library while it runs, is locked at the next start, and opens', {
  timeout: 120_000,
}, async () => {
  const home = join(folder, 'home')
  const word = 'Camille-4711'
  const planted = openLibrary(home)
  const { id } = await plantSession(planted, word)
  planted.database.sessions.setState(id, 'done')
  planted.close()
  const gate = await StudioGate.open(optionsFor(home, keychain))
  const desk = gate.always
  expect((await desk.rows()).map((row) => row.id)).toEqual([id])
  expect((await until(gate, () => true)).kind).toBe('none')
  const { id: prepared, recoveryCode } = await gate.prepare('correct horse battery')
  await gate.seal(prepared, false, 'owner')
  await expect(gate.seal(prepared, false, 'owner')).rejects.toMatchObject({ code: 'invalid-input' })
  // The studio goes on at once; files are sealed behind it.
  expect((await desk.rows()).map((row) => row.id)).toEqual([id])
  const sealed = (): string[] =>
    traces(home, word).filter((path) => !path.endsWith('.mp4') && !path.startsWith(join(home, 'results')))
  await until(gate, ({ kind, work }) => kind === 'open' && work === null && sealed().length === 0)
  expect(desk.keeping.library.database.audit.all().map(({ action }) => action)).toContain('seal-library')
  await gate.close()
  letGo(home)

  const locked = await StudioGate.open(optionsFor(home, keychain))
  expect(locked.isLocked).toBe(true)
  expect((await until(locked, () => true)).kind).toBe('locked')
  expect(() => locked.always.media).toThrow(expect.objectContaining({ code: 'library-locked' }))
  const handlers = lockedHandlers(locked)
  expect(() => handlers['library.watch']({}, admin)).toThrow(expect.objectContaining({ code: 'library-locked' }))
  const mentor = { ...admin, who: { name: 'somebody', role: 'mentor' as const } }
  expect(() => handlers['vault.unlock']({ secret: recoveryCode, remember: false }, mentor)).toThrow(
    expect.objectContaining({ code: 'forbidden' }),
  )
  await expect(locked.unlock('something else', false)).rejects.toMatchObject({ code: 'passphrase-wrong' })
  await handlers['vault.unlock']({ secret: recoveryCode, remember: true }, admin)
  expect(locked.isLocked).toBe(false)
  expect((await locked.always.rows()).map((row) => row.id)).toEqual([id])
  expect(secrets.size).toBe(1)
  await locked.close()
  letGo(home)

  const remembered = await StudioGate.open(optionsFor(home, keychain))
  expect(remembered.isLocked).toBe(false)
  await remembered.change(recoveryCode, 'another one entirely', 'owner')
  await remembered.clear('another one entirely', 'owner')
  await until(remembered, ({ kind, work }) => kind === 'none' && work === null)
  expect(secrets.size).toBe(0)
  expect(sealed().length).toBeGreaterThan(5)
  await remembered.close()
  expect(bugs).toEqual([])
})

test('the studio moves its library while it runs, and goes on where it lies then; stopped, it goes on where it was', {
  timeout: 120_000,
}, async () => {
  const [home, to] = [join(folder, 'from'), join(folder, 'to')]
  const planted = openLibrary(home)
  const { id } = await plantSession(planted, 'one')
  planted.database.sessions.setState(id, 'done')
  planted.close()
  const gate = await StudioGate.open(optionsFor(home, null))
  const handlers = vaultHandlers(gate)
  const move = (place: string) => handlers['library.move']({ to: place }, admin)
  const ended = () => until(gate, ({ moving, moved }) => moving === null && moved !== null)
  await expect(move('somewhere')).rejects.toMatchObject({ code: 'folder-unfit' })
  await expect(move(join(home, 'inside'))).rejects.toMatchObject({ code: 'folder-unfit' })

  await move(to)
  handlers['library.stopMoving']({}, admin)
  expect((await ended()).moved).toMatchObject({ to, failure: { code: 'cancelled' } })
  expect((await gate.always.rows()).map((row) => row.id)).toEqual([id])
  expect(gate.home).toBe(home)

  await move(to)
  expect(() => gate.always.rows).toThrow(expect.objectContaining({ code: 'library-locked' }))
  await expect(gate.unlock('anything', false)).rejects.toMatchObject({ code: 'library-in-use' })
  expect(await ended()).toMatchObject({ kind: 'none', moved: { to, failure: null } })
  expect(gate.home).toBe(to)
  expect((await gate.always.rows()).map((row) => row.id)).toEqual([id])
  expect(gate.always.keeping.library.home).toBe(to)
  expect(gate.always.keeping.library.database.audit.all().map(({ action }) => action)).toContain('move-library')
  expect(readdirSync(home)).toEqual(['moved.json'])
  await gate.close()
  expect(bugs).toEqual([])
})

test('a library is not moved while something is processed in it, by this program or another; nothing of it is touched', async () => {
  const [home, to] = [join(folder, 'working'), join(folder, 'not here')]
  openLibrary(home).close()
  const gate = await StudioGate.open(optionsFor(home, null))
  const move = () => vaultHandlers(gate)['library.move']({ to }, admin)
  const { library } = gate.always.keeping
  const wishes = { policy: 'strict', mask: null, language: 'auto' as const, model: 'whisper-base', names: [] }
  const { id } = library.database.bulkJobs.remember({ key: 'k', source: '/calls', out: '/clean', wishes })
  // As the process of a bulk job holds it, in this program or in the terminal.
  const lock = tryLock(join(home, 'locks', `bulk-${id}.lock`))
  for (const state of ['planning', 'running'] as const) {
    library.database.bulkJobs.setState(id, state)
    await expect(move()).rejects.toMatchObject({ code: 'work-running' })
  }
  expect(gate.home).toBe(home)
  expect(existsSync(to)).toBe(false)
  expect(library.database.audit.all().map(({ action }) => action)).not.toContain('move-library')
  expect(await gate.always.rows()).toEqual([])
  library.database.bulkJobs.setState(id, 'stopped')
  lock?.release()
  await move()
  expect(await until(gate, ({ moving, moved }) => moving === null && moved !== null)).toMatchObject({
    moved: { to, failure: null },
  })
  await gate.close()
  expect(bugs).toEqual([])
})

test('a library that somebody else has open is not sealed, and the studio goes on with it', async () => {
  const home = join(folder, 'busy')
  const gate = await StudioGate.open(optionsFor(home, null))
  const other = openLibrary(home)
  const { id } = await gate.prepare('correct horse battery')
  await expect(gate.seal(id, false, 'owner')).rejects.toMatchObject({ code: 'library-in-use' })
  expect(await gate.always.rows()).toEqual([])
  expect((await until(gate, () => true)).kind).toBe('none')
  other.close()
  await gate.seal(id, false, 'owner')
  expect((await until(gate, ({ work }) => work === null)).kind).toBe('open')
  await gate.close()
  letGo(home)
})
