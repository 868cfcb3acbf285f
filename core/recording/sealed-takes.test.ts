import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { FF_ENCODER_PCM_S16LE } from 'node-av/constants'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { holdKey, letGo } from '../../native/vault/keyring.ts'
import { makeMedia } from '../../test/support/fixtures.ts'
import { closeTakes, dialler, page, request, send, start, track } from '../../test/support/takes.ts'

// Takes of a library whose files are sealed: what a crash may have left of them, and what it cannot have done.

let folder: string
let sound: Uint8Array
const homes: string[] = []
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'estompe-sealed-takes-'))
  const voice = await makeMedia(join(folder, 'voice.mkv'), {
    audio: [{ rate: 48000, channels: 1, seconds: 1, codec: FF_ENCODER_PCM_S16LE }],
  })
  sound = new Uint8Array(await readFile(voice))
})
afterAll(() => rm(folder, { recursive: true, force: true }))
afterEach(async () => {
  await closeTakes()
  for (const home of homes.splice(0)) letGo(home)
})

/** A take that nobody stopped, in a library that is closed. */
async function interrupted(): Promise<{ home: string; journal: string; track: string }> {
  const home = await mkdtemp(join(folder, 'home-'))
  homes.push(home)
  holdKey(home, Buffer.alloc(32, 7))
  const { takes } = start(home, { grace: 30 })
  const { take } = await takes.begin(request, 'Marc')
  const { sender } = page(dialler(() => takes, take))
  sender.event(track(1, 'microphone', 'audio'))
  send(sender, 1, sound)
  sender.event({ kind: 'mark', at: 0.5 })
  await sender.flushed()
  sender.close()
  await closeTakes()
  const at = join(home, 'takes', take)
  return { home, journal: join(at, 'journal.jsonl'), track: join(at, '01-microphone.mkv') }
}

test.each(['journal', 'track'] as const)(
  'what a crash tore while it was written (%s) is dropped, and the next start says how much',
  async (which) => {
    const found = await interrupted()
    const torn = Buffer.concat([Buffer.from([0, 0, 0, 200]), Buffer.alloc(57, 9)])
    await writeFile(found[which], torn, { flag: 'a' })
    const { takes, bugs } = start(found.home)
    await takes.recover()
    await expect.poll(() => takes.rows()[0]?.state, { timeout: 15_000 }).toBe('undecided')
    expect(takes.rows()[0]).toMatchObject({ recovered: true, torn: torn.length, marks: [0.5] })
    expect(takes.rows()[0]?.seconds).toBeCloseTo(1, 1)
    expect(bugs).toEqual([])
  },
)

test('a journal that is damaged before its end is refused with a sentence, stays as it is, and goes on when it is whole', async () => {
  const { home, journal } = await interrupted()
  const whole = await readFile(journal)
  const damaged = Buffer.from(whole)
  damaged[100] = (damaged[100] as number) ^ 1
  await writeFile(journal, damaged)
  const { takes, bugs } = start(home)
  await takes.recover()
  expect(takes.rows()).toMatchObject([{ state: 'failed', failure: { code: 'sealed-damaged' } }])
  expect((await readFile(journal)).equals(damaged)).toBe(true)
  takes.finish(takes.rows()[0]?.id as string)
  await expect.poll(() => takes.rows()[0]?.state).toBe('failed')
  await writeFile(journal, whole)
  takes.finish(takes.rows()[0]?.id as string)
  await expect.poll(() => takes.rows()[0]?.state, { timeout: 15_000 }).toBe('undecided')
  expect(takes.rows()[0]).toMatchObject({ title: request.title, torn: 0 })
  expect(bugs).toEqual([])
})
