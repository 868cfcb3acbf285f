import { mkdtemp, open, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { FF_ENCODER_PCM_S16LE } from 'node-av/constants'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { probe } from '../../native/media/probe.ts'
import { evenTimes, makeMedia } from '../../test/support/fixtures.ts'
import { decodedTo } from '../../test/support/recorded.ts'
import { closeTakes, dialler, page, request, send, start, track } from '../../test/support/takes.ts'
import { tinyDisk } from '../../test/support/tiny-disk.ts'
import { factsIn } from './take-folder.ts'
import type { Takes } from './takes.ts'

// A disk that is full under a recording: what was called safe is there and can be decoded to its end.

/** Seconds of the sound that is recorded, and bytes of one of them. */
const seconds = 6
const bytesASecond = 96_000

let folder: string
let picture: Uint8Array
let sound: Uint8Array
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'estompe-full-disk-'))
  const screen = await makeMedia(join(folder, 'screen.mkv'), {
    video: [{ width: 320, height: 180, times: evenTimes(75, 25) }],
  })
  const voice = await makeMedia(join(folder, 'voice.mkv'), {
    audio: [{ rate: 48_000, channels: 1, seconds, codec: FF_ENCODER_PCM_S16LE }],
  })
  picture = new Uint8Array(await readFile(screen))
  sound = new Uint8Array(await readFile(voice))
})
afterAll(() => rm(folder, { recursive: true, force: true }))
afterEach(closeTakes)

const disk = tinyDisk(await mkdtemp(join(tmpdir(), 'estompe-full-disk-place-')), '6m')
const ended = (takes: Takes) =>
  expect.poll(() => takes.rows()[0]?.state, { timeout: 15_000 }).toMatch(/^(done|failed)$/)

/** Takes all the room of a disk but so many bytes. */
async function leave(at: string, room: number): Promise<void> {
  const piece = Buffer.alloc(16_384)
  const file = await open(at, 'w')
  let length = 0
  const isWritten = (): Promise<boolean> =>
    file.write(piece, 0, piece.length, length).then(
      ({ bytesWritten }) => bytesWritten === piece.length,
      () => false,
    )
  while (await isWritten()) length += piece.length
  await file.truncate(Math.max(0, length - room))
  await file.close()
}

test.skipIf(disk === null)('a full disk keeps what was written, and says so', async () => {
  const { takes, imported, library } = start(join(disk as string, 'home'))
  const { take } = await takes.begin({ ...request, preset: 'camera', participants: [] }, 'Marc')
  const { sender, refused } = page(dialler(() => takes, take))
  sender.event(track(1, 'screen', 'video'))
  sender.bytes(1, picture)
  await pause(1200)
  sender.event(track(2, 'microphone', 'audio'))
  sender.bytes(2, new Uint8Array(8 << 20))
  await expect.poll(() => refused, { timeout: 15_000 }).toEqual(['disk-full'])
  await ended(takes)
  const facts = await factsIn(join(library.home, 'takes', take))
  expect(facts?.stopped).toBe('disk-full')
  const kept = imported[0] ?? join(library.home, 'takes', take, '01-screen.mkv')
  expect((await probe(kept)).duration).toBeCloseTo(3, 1)
  sender.close()
  await closeTakes()
  await rm(library.home, { recursive: true })
})

test.skipIf(disk === null)(
  'full at whatever moment: the track decodes to its end, and holds all that was called safe',
  async () => {
    for (let round = 0; round < 3; round++) {
      const { takes, imported, library } = start(join(disk as string, `é 🎬 ${round}`))
      const { take } = await takes.begin({ ...request, preset: 'sound', participants: [] }, 'Marc')
      const room = 40_000 + Math.floor(Math.random() * (sound.length - 80_000))
      await leave(join(disk as string, 'filler'), room)
      const { sender, refused } = page(dialler(() => takes, take))
      sender.event(track(1, 'microphone', 'audio'))
      send(sender, 1, sound)
      await expect.poll(() => refused, { timeout: 15_000 }).toEqual(['disk-full'])
      const safe = (sound.length - sender.unsafe) / bytesASecond
      await ended(takes)
      const recorded = imported[0] ?? join(library.home, 'takes', take, '01-microphone.mkv')
      const reached = (await decodedTo(recorded, join(folder, 'decoded'))).sound
      const about = `with room for ${room} bytes`
      expect(reached, about).toBeGreaterThan(safe - 0.2)
      expect(reached, about).toBeGreaterThan(room / bytesASecond - 1)
      expect(reached, about).toBeLessThan(seconds)
      sender.close()
      await closeTakes()
      await rm(library.home, { recursive: true })
      await rm(join(disk as string, 'filler'))
    }
  },
)
