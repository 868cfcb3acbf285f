import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import { probe } from '../../native/media/probe.ts'
import { evenTimes, makeMedia } from '../../test/support/fixtures.ts'
import { agreed, closeTakes, dialler, page, request, send, start, track } from '../../test/support/takes.ts'
import type { ByteLink } from '../contract/recording/byte-link.ts'
import type { TakeRequest } from '../contract/recording/take.ts'
import { eraseSession } from '../keeping/erase-session.ts'
import { mayGoOnFor } from './coming-back.ts'
import type { Takes } from './takes.ts'

// A page that is away for longer than its take is waited for, and comes back with what it still has: nothing is lost.

const day = 86_400_000
let folder: string
let picture: Uint8Array
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'estompe-coming-back-'))
  const screen = await makeMedia(join(folder, 'screen.mkv'), {
    video: [{ width: 320, height: 180, times: evenTimes(75, 25) }],
  })
  picture = new Uint8Array(await readFile(screen))
})
afterAll(() => rm(folder, { recursive: true, force: true }))
afterEach(closeTakes)

const row = (takes: Takes) => takes.rows()[0]
const settled = (takes: Takes, state: string) => expect.poll(() => row(takes)?.state, { timeout: 15_000 }).toBe(state)

/** Half a take, whose page's line is cut. */
async function cutOff(takes: Takes, about: Partial<TakeRequest> = { preset: 'camera', participants: [] }) {
  const { take } = await takes.begin({ ...request, ...about }, 'Marc')
  const line: { studio: Takes | null; open: ByteLink | null } = { studio: takes, open: null }
  const { sender, refused } = page(async () => {
    line.open = line.studio && (await dialler(() => line.studio as Takes, take)())
    return line.open
  })
  const half = Math.floor(picture.length / 2)
  sender.event(track(1, 'screen', 'video'))
  send(sender, 1, picture.slice(0, half))
  await sender.flushed()
  line.studio = null
  line.open?.close()
  /** The page is back, with the rest; stopped by it or not. */
  const back = async (to: Takes, stops = true): Promise<void> => {
    send(sender, 1, picture.slice(half))
    sender.event({ kind: 'mark', at: 2 })
    if (stops) sender.event({ kind: 'stop', at: 3, why: 'asked' })
    line.studio = to
    await sender.flushed()
  }
  return { take, sender, refused, back }
}

/** A line on which nothing is carried while the network stands still, and neither end is told. */
async function lineOver(network: { still: boolean }, dial: () => Promise<ByteLink | null>): Promise<ByteLink | null> {
  const line = network.still ? null : await dial()
  return line && { ...line, send: (message) => network.still || line.send(message) }
}

test('a take whose page says nothing any more is ended with what is there, and goes on when it says something again', async () => {
  const { takes, imported } = start(join(folder, 'immobile'), { silence: 1 })
  const { take } = await takes.begin({ ...request, preset: 'camera', participants: [] }, 'Marc')
  const network = { still: false }
  const dial = dialler(() => takes, take)
  const { sender, refused } = page(() => lineOver(network, dial))
  const half = Math.floor(picture.length / 2)
  sender.event(track(1, 'screen', 'video'))
  send(sender, 1, picture.slice(0, half))
  await sender.flushed()
  network.still = true
  send(sender, 1, picture.slice(half))
  await settled(takes, 'done')
  expect((await probe(imported[0] as string)).duration).toBeLessThan(2)
  network.still = false
  sender.event({ kind: 'stop', at: 3, why: 'asked' })
  await sender.flushed()
  await expect.poll(() => imported.length, { timeout: 15_000 }).toBe(2)
  expect((await probe(imported[1] as string)).duration).toBeCloseTo(3, 1)
  expect(refused).toEqual([])
  sender.close()
})

test('a page that has nothing to send, as while a recording is paused, keeps its line', async () => {
  const { takes } = start(join(folder, 'en pause'), { silence: 1 })
  const { take } = await takes.begin({ ...request, preset: 'camera', participants: [] }, 'Marc')
  const dial = vi.fn(dialler(() => takes, take))
  const { sender } = page(dial, { pulse: 200 })
  await pause(3000)
  expect(dial).toHaveBeenCalledOnce()
  expect(row(takes)?.state).toBe('recording')
  sender.close()
})

test('a take that became a session meanwhile goes on: the next session holds all of it, the first stays as it is', async () => {
  const { takes, imported, bugs, library, held } = start(join(folder, 'suite 🎙'))
  const { take, sender, refused, back } = await cutOff(takes)
  await settled(takes, 'done')
  const first = (await probe(imported[0] as string)).duration
  expect(first).toBeLessThan(2)
  expect(row(takes)).toMatchObject({ recovered: true, resumed: false })
  await back(takes)
  await expect.poll(() => imported.length, { timeout: 15_000 }).toBe(2)
  await settled(takes, 'done')
  expect(row(takes)).toMatchObject({ recovered: false, resumed: true, marks: [2] })
  expect((await probe(imported[1] as string)).duration).toBeCloseTo(3, 1)
  expect((await probe(imported[0] as string)).duration).toBe(first)
  const at = join(library.home, 'takes', take)
  expect((await readdir(at)).sort()).toEqual([...imported.map((path) => basename(path)), 'journal.jsonl'].sort())
  expect({ bugs, refused, held: held() }).toEqual({ bugs: [], refused: [], held: 0 })
  sender.close()
})

test('a take whose people have not agreed goes on as one', async () => {
  const { takes, imported } = start(join(folder, 'sans accord'))
  const { sender, back } = await cutOff(takes, {})
  await settled(takes, 'undecided')
  await back(takes)
  await settled(takes, 'undecided')
  await takes.consent(row(takes)?.id as string, agreed)
  await settled(takes, 'done')
  expect(imported).toHaveLength(1)
  expect((await probe(imported[0] as string)).duration).toBeCloseTo(3, 1)
  expect(row(takes)).toMatchObject({ resumed: false, recovered: false })
  sender.close()
})

test('it goes on after the program was started again as well, of which no row tells before', async () => {
  const home = join(folder, 'relancé')
  const first = start(home)
  const { sender, back } = await cutOff(first.takes)
  await settled(first.takes, 'done')
  await closeTakes()
  const { takes, imported, bugs } = start(home)
  await takes.recover()
  expect(takes.rows()).toEqual([])
  await back(takes)
  await settled(takes, 'done')
  expect((await probe(imported[0] as string)).duration).toBeCloseTo(3, 1)
  expect(bugs).toEqual([])
  sender.close()
})

test.each(['in the same run', 'at the next start'])(
  'a day later only the joined file is there, and the page is told what it alone had (%s)',
  async (when) => {
    const home = join(folder, `le lendemain ${when}`)
    let ahead = 0
    const now = (): Date => new Date(Date.now() + ahead)
    // Its day is nearly over when the session is made of it.
    let { takes } = start(home, { now }, () => {
      if (when === 'in the same run') ahead = day - 1500
    })
    const { take, sender, refused, back } = await cutOff(takes)
    await settled(takes, 'done')
    if (when === 'at the next start') {
      await closeTakes()
      ahead = day
      takes = start(home, { now }).takes
      await takes.recover()
    }
    const at = join(home, 'takes', take)
    await expect.poll(() => readdir(at), { timeout: 15_000 }).toEqual(['Léa “prix” 🎯.mkv', 'journal.jsonl'])
    ahead = day
    await back(takes)
    await expect.poll(() => refused).toEqual(['ended'])
    sender.close()
  },
)

test('what was made of its beginning is not erased under it, and is erased with all when it has ended', async () => {
  const { takes, library } = start(join(folder, 'effacée'))
  const { take, sender, back } = await cutOff(takes)
  await settled(takes, 'done')
  const [session = ''] = row(takes)?.sessions ?? []
  await back(takes, false)
  await expect(eraseSession(library, session, 'Marc')).rejects.toMatchObject({ code: 'library-busy' })
  sender.event({ kind: 'stop', at: 3, why: 'asked' })
  await sender.flushed()
  await settled(takes, 'done')
  for (const one of [session, ...(row(takes)?.sessions ?? [])]) await eraseSession(library, one, 'Marc')
  expect(await readdir(join(library.home, 'takes'))).not.toContain(take)
  sender.close()
})

test('what is erased while its page is away does not come back', async () => {
  const { takes, library, imported } = start(join(folder, 'effacée sans elle'))
  const { sender, refused, back } = await cutOff(takes)
  await settled(takes, 'done')
  await eraseSession(library, row(takes)?.sessions[0] as string, 'Marc')
  expect(await readdir(dirname(dirname(imported[0] as string)))).toEqual([])
  await back(takes)
  await expect.poll(() => refused).toEqual(['ended'])
  sender.close()
})

test('a page that dials while the session is being made waits, and goes on', async () => {
  const gate = Promise.withResolvers<void>()
  const paths: string[] = []
  const { takes, library } = start(join(folder, 'pendant'), {
    import: async (path) => {
      await gate.promise
      const content = { path, sha256: String(paths.push(path)).padStart(64, 'b'), fingerprint: path, size: 1 }
      return library.database.sessions.remember({ ...content, title: 'x', duration: 1 }).id
    },
  })
  const { sender, refused, back } = await cutOff(takes)
  await settled(takes, 'joining')
  const isBack = back(takes)
  await pause(200)
  expect(row(takes)?.state).toBe('joining')
  gate.resolve()
  await isBack
  await expect.poll(() => paths.length, { timeout: 15_000 }).toBe(2)
  expect((await probe(paths[1] as string)).duration).toBeCloseTo(3, 1)
  expect(refused).toEqual([])
  sender.close()
})

test('only a take that was ended without its page may go on, for a day, whatever the clock says', () => {
  const foundAt = new Date('2026-11-22T10:00:00Z')
  const after = (milliseconds: number): Date => new Date(foundAt.getTime() + milliseconds)
  expect(mayGoOnFor({ stopped: null, foundAt }, after(1000))).toBe(day - 1000)
  expect(mayGoOnFor({ stopped: null, foundAt }, after(day))).toBe(0)
  expect(mayGoOnFor({ stopped: null, foundAt }, after(-400 * day))).toBe(day)
  expect(mayGoOnFor({ stopped: 'asked', foundAt }, after(1000))).toBe(0)
  expect(mayGoOnFor({ stopped: null, foundAt: null }, after(1000))).toBe(0)
})
