import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { StudioError } from '../../../core/contract/errors.ts'
import { memoryBytes } from '../../../core/contract/recording/byte-link.ts'
import { decodeFromPage } from '../../../core/contract/recording/channel.ts'
import { mostTracks, PageEvent } from '../../../core/contract/recording/take.ts'
import { Sender } from './sender.ts'
import { Source } from './source.ts'
import { TakeRecorder } from './take-recorder.ts'

// The browser's encoders, as far as a track asks for them: each gives up after so many blocks.

let mostBlocks = Number.POSITIVE_INFINITY
let made = 0
/** When each block that was encoded begins, seconds on the take's clock, and how long the longest is. */
let times: number[] = []
let longest = 0

class Chunk {
  readonly type = 'key'
  readonly duration = 10_000
  readonly byteLength = 4
  readonly timestamp: number
  constructor(timestamp: number) {
    this.timestamp = timestamp
  }
  copyTo(into: Uint8Array): void {
    into.set([1, 2, 3, 4])
  }
}

class Encoder {
  state = 'unconfigured'
  readonly #told: { output: (chunk: Chunk, meta: object) => void; error: () => void }
  #blocks = 0
  constructor(told: { output: (chunk: Chunk, meta: object) => void; error: () => void }) {
    this.#told = told
    made++
  }
  configure(): void {
    this.state = 'configured'
  }
  encode({ timestamp, numberOfFrames }: { timestamp: number; numberOfFrames: number }): void {
    times.push(timestamp / 1e6)
    longest = Math.max(longest, numberOfFrames / 48_000)
    const decoderConfig = { codec: 'opus', sampleRate: 48_000, numberOfChannels: 1 }
    if (this.#blocks++ < mostBlocks) this.#told.output(new Chunk(timestamp), { decoderConfig })
    else {
      this.state = 'closed'
      this.#told.error()
    }
  }
  async flush(): Promise<void> {}
  close(): void {
    this.state = 'closed'
  }
}

beforeEach(() => {
  made = 0
  times = []
  longest = 0
  vi.stubGlobal('AudioEncoder', Encoder)
  vi.stubGlobal('EncodedAudioChunk', Chunk)
  vi.stubGlobal('EncodedVideoChunk', Chunk)
  vi.stubGlobal('OffscreenCanvas', class {})
  vi.stubGlobal(
    'AudioData',
    class {
      readonly timestamp: number
      readonly numberOfFrames: number
      constructor({ timestamp, numberOfFrames }: { timestamp: number; numberOfFrames: number }) {
        this.timestamp = timestamp
        this.numberOfFrames = numberOfFrames
      }
      close(): void {}
    },
  )
})
afterEach(() => void vi.unstubAllGlobals())

/** A recorder and what reaches the engine: the page's events, and the bytes of each track. */
function recording(onProblem: (source: Source, why: StudioError) => void = () => expect.fail('a source was given up')) {
  const [mine, theirs] = memoryBytes()
  const events: PageEvent[] = []
  const bytes = new Map<number, number>()
  const tell = (kind: 'welcome' | 'kept'): void => {
    const tracks = [...bytes].map(([number, length]) => ({ number, bytes: length }))
    theirs.send(JSON.stringify({ kind, tracks, events: events.length, ...(kind === 'kept' && { roomSeconds: null }) }))
  }
  theirs.receive((message) => {
    const piece = typeof message === 'string' ? null : decodeFromPage(message)
    if (piece?.kind === 'event') events.push(PageEvent.parse(JSON.parse(piece.json)))
    if (piece?.kind === 'bytes') bytes.set(piece.track, piece.position + piece.bytes.length)
    tell('kept')
  })
  tell('welcome')
  const nothing = (): void => undefined
  const host = { onLine: nothing, onRoom: nothing, onRefused: nothing, onEnded: nothing, onHole: nothing }
  const sender = new Sender({ ...host, dial: async () => mine, patience: Number.POSITIVE_INFINITY })
  return { recorder: new TakeRecorder(sender, onProblem), events, bytes, sender }
}

const microphone = (source = 1, device = 'usb') =>
  new Source({ source, of: 'microphone', label: 'Micro', device, medium: 'audio' })

/** A tenth of a second of sound, now. */
function speak(recorder: TakeRecorder, source: Source): void {
  for (let block = 0; block < 10; block++)
    recorder.sound(source, [new Float32Array(480).fill(0.5)], 48_000, (performance.now() + block * 10) / 1000)
}

/** What the system does when a device is gone. */
function unplug(recorder: TakeRecorder, source: Source): void {
  source.ended = true
  recorder.ended(source)
}
const kinds = (events: readonly PageEvent[]) => events.map(({ kind }) => kind)

test('a source whose encoder gives up in the middle goes on with a new one, in a track of its own', async () => {
  mostBlocks = 3
  const { recorder, events, bytes, sender } = recording()
  const source = microphone()
  recorder.add(source)
  const zero = performance.now() / 1000
  for (let block = 0; block < 5; block++)
    recorder.sound(source, [new Float32Array(480).fill(0.5)], 48_000, zero + block / 100)
  await recorder.stop('asked')
  expect(kinds(events)).toEqual(['start', 'track', 'source-replaced', 'track', 'stop'])
  expect(made).toBe(2)
  expect([...bytes.keys()]).toEqual([1, 2])
  for (const length of bytes.values()) expect(length).toBeGreaterThan(100)
  sender.close()
})

test('an encoder that gives up again at once is not tried again at once', async () => {
  mostBlocks = 0
  const { recorder, events, sender } = recording()
  const source = microphone()
  recorder.add(source)
  const zero = performance.now() / 1000
  for (let block = 0; block < 50; block++)
    recorder.sound(source, [new Float32Array(480).fill(0.5)], 48_000, zero + block / 100)
  await recorder.stop('asked')
  expect(kinds(events).filter((kind) => kind === 'track').length).toBeLessThan(5)
  expect(kinds(events).at(-1)).toBe('stop')
  sender.close()
})

test('a source that cannot be encoded at all is told of, and the recording ends as any other', async () => {
  vi.stubGlobal(
    'AudioEncoder',
    class extends Encoder {
      override configure(): void {
        throw new TypeError('not here')
      }
    },
  )
  const given: Source[] = []
  const { recorder, events, sender } = recording((source) => given.push(source))
  const source = microphone()
  recorder.add(source)
  await recorder.stop('asked')
  expect(given).toEqual([source])
  expect(kinds(events).at(-1)).toBe('stop')
  sender.close()
})

test('a device that comes back goes on in the track that it had, with silence between', async () => {
  mostBlocks = Number.POSITIVE_INFINITY
  const { recorder, events, bytes, sender } = recording()
  for (let number = 1; number <= 100; number++) {
    const source = microphone(number)
    recorder.add(source)
    speak(recorder, source)
    unplug(recorder, source)
    recorder.tick()
  }
  await recorder.stop('asked')
  expect(kinds(events).filter((kind) => kind === 'track')).toHaveLength(1)
  expect(kinds(events).filter((kind) => kind === 'source-back')).toHaveLength(99)
  expect(made).toBe(1)
  expect([...bytes.keys()]).toEqual([1])
  sender.close()
})

test('another device of the same name, and one whose encoder has given up, get a track of their own', async () => {
  mostBlocks = 9
  const { recorder, events, sender } = recording()
  const first = microphone(1, 'one')
  recorder.add(first)
  unplug(recorder, first)
  const second = microphone(2, 'other')
  recorder.add(second)
  speak(recorder, second)
  unplug(recorder, second)
  recorder.add(microphone(3, 'other'))
  await recorder.stop('asked')
  expect(kinds(events).filter((kind) => /^(track|source-back)$/.test(kind))).toEqual(['track', 'track', 'track'])
  sender.close()
})

test('devices that come and go are marked where they do, however many and whatever they are called', async () => {
  const { recorder, events, sender } = recording()
  const source = microphone()
  recorder.add(source)
  speak(recorder, source)
  recorder.devices({ come: [], gone: ['Casque'] })
  recorder.devices({ come: Array.from({ length: 100 }, () => 'É'.repeat(500)), gone: [] })
  await recorder.stop('asked')
  const [gone, many] = events.flatMap((event) => (event.kind === 'devices' ? event : []))
  expect(gone).toMatchObject({ come: [], gone: ['Casque'] })
  expect([many?.come.length, many?.come[0]?.length]).toEqual([64, 300])
  expect(kinds(events).at(-1)).toBe('stop')
  sender.close()
})

test('a recording that has all the tracks it may have says so of the next source, and goes on with the others', async () => {
  mostBlocks = Number.POSITIVE_INFINITY
  const given: [number, string, unknown][] = []
  const { recorder, events, bytes, sender } = recording((source, { code, data }) =>
    given.push([source.number, code, data.most]),
  )
  const first = microphone(1, 'first')
  recorder.add(first)
  for (let number = 2; number <= mostTracks; number++) recorder.add(microphone(number, `${number}`))
  expect(recorder.tracksLeft).toBe(0)
  expect(given).toEqual([])
  const further = microphone(mostTracks + 1, 'further')
  recorder.add(further)
  expect(given).toEqual([[mostTracks + 1, 'too-many-tracks', mostTracks]])
  speak(recorder, further)
  speak(recorder, first)
  await recorder.stop('asked')
  // What nobody may send would be sent for ever, and all that comes after it would wait.
  expect(events.flatMap((event) => (event.kind === 'track' ? event.track.number : []))).toEqual(
    Array.from({ length: mostTracks }, (_, at) => at + 1),
  )
  expect(kinds(events).at(-1)).toBe('stop')
  expect(bytes.get(1)).toBeGreaterThan(100)
  expect(sender.unsafe).toBe(0)
  sender.close()
})

test('a source whose encoders give up again and again is told of, and not left out in silence', async () => {
  mostBlocks = 0
  const given: string[] = []
  const { recorder, sender } = recording((_, { code }) => given.push(code))
  const source = microphone()
  recorder.add(source)
  const zero = performance.now()
  const clock = vi.spyOn(performance, 'now')
  for (let second = 0; second < 60; second++) {
    clock.mockReturnValue(zero + second * 1000)
    speak(recorder, source)
  }
  clock.mockRestore()
  await recorder.stop('asked')
  expect(given).toEqual(['source-failed'])
  sender.close()
})

test.each([
  { what: 'while it records', pauses: false },
  { what: 'in a pause', pauses: true },
])('a machine that sleeps for hours $what takes no second out of what comes after', async ({ pauses }) => {
  mostBlocks = Number.POSITIVE_INFINITY
  const zero = performance.now()
  const clock = vi.spyOn(performance, 'now').mockReturnValue(zero)
  const { recorder, events, sender } = recording()
  const source = microphone()
  recorder.add(source)
  speak(recorder, source)
  clock.mockReturnValue(zero + 100)
  recorder.tick()
  if (pauses) recorder.pause()
  clock.mockReturnValue(zero + 100 + 7_200_000)
  if (pauses) recorder.resume()
  // Sound may wake up before anything else does.
  for (let tenth = 0; tenth < 5; tenth++) {
    speak(recorder, source)
    clock.mockReturnValue(performance.now() + 100)
    recorder.tick()
  }
  expect(recorder.seconds).toBeCloseTo(0.6, 3)
  await recorder.stop('asked')
  clock.mockRestore()
  expect(times).toHaveLength(60)
  for (const [at, time] of times.entries()) expect(Math.abs(time - at / 100)).toBeLessThan(0.02)
  expect(longest).toBeLessThan(0.02)
  expect(events.find(({ kind }) => kind === 'clock-jump')).toMatchObject({ why: 'asleep' })
  expect(Math.max(...events.map((event) => event.at))).toBeLessThan(1)
  sender.close()
})
