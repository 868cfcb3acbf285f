import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { SourceKind } from '../../../core/contract/recording/take.ts'
import { Source } from './source.ts'

let now = 0
beforeEach(() => {
  now = 1000
  vi.spyOn(performance, 'now').mockImplementation(() => now)
  vi.stubGlobal('OffscreenCanvas', class {})
  vi.stubGlobal('VideoFrame', class {})
})
afterEach(() => {
  vi.restoreAllMocks()
  vi.unstubAllGlobals()
})

/** A hundredth of a second of sound, as the browser hands it over. */
const block = (give: (into: Float32Array) => void = (into) => void into.fill(0.5)) => ({
  ...{ numberOfChannels: 1, numberOfFrames: 480, sampleRate: 48_000, timestamp: now * 1000 },
  copyTo: give,
  close: () => undefined,
})

/** A source that is read, what gives to it, and what it told. */
function listening(of: SourceKind) {
  const told: string[] = []
  const source = new Source({ source: 1, of, label: 'Micro', device: 'usb', medium: 'audio' })
  let give: (one: object) => void = () => undefined
  const frames = new ReadableStream<AudioData>({
    start: (controller) => {
      give = (one) => controller.enqueue(one as AudioData)
    },
  })
  void source.read(frames, {
    onFrame: () => undefined,
    onSound: () => told.push('sound'),
    onChange: (change) => told.push(change),
    onEnd: () => told.push('end'),
  })
  /** Lets so many milliseconds pass, with something of the source in each tenth of a second or not. */
  const pass = async (milliseconds: number, what?: () => object): Promise<void> => {
    for (const end = now + milliseconds; now < end; ) {
      now += 100
      if (what) give(what())
      await new Promise((go) => setImmediate(go))
      source.tick()
    }
  }
  return { source, told, pass }
}

test('a source that gives nothing at all any more, and does not end, is told of within a second and a bit', async () => {
  const { source, told, pass } = listening('microphone')
  await pass(500, block)
  expect(told).toEqual(Array.from({ length: 5 }, () => 'sound'))
  await pass(1200)
  expect(told.slice(5)).toEqual(['out'])
  expect(source.out).toBe(true)
  await pass(100, block)
  expect(told.slice(6)).toEqual(['back', 'sound'])
})

test('a screen on which nothing moves is well, and so is the other side of a call for a while', async () => {
  for (const of of ['screen', 'call'] as const) {
    const { told, pass } = listening(of)
    await pass(10_000)
    expect(told).toEqual([])
  }
})

test('a thread that stood still has missed nothing', async () => {
  const { told, pass } = listening('microphone')
  await pass(500, block)
  now += 3_600_000
  await pass(300)
  await pass(500, block)
  expect(told).not.toContain('out')
})

test('a block that cannot be taken does not end its source; where none can be, that is told', async () => {
  const { told, pass } = listening('microphone')
  const broken = () =>
    block(() => {
      throw new DOMException('out of memory', 'EncodingError')
    })
  await pass(100, broken)
  await pass(100, block)
  expect(told).toEqual(['sound'])
  await pass(1200, broken)
  expect(told).toEqual(['sound', 'out'])
})

test('a room in which nobody speaks any more is quiet, although its microphone is not silent', async () => {
  const { source, told, pass } = listening('microphone')
  const room = () => block((into) => void into.fill(0.004))
  await pass(500, block)
  const spoken = now / 1000
  await pass(2000, room)
  expect(source.lastHeard).toBe(spoken)
  await pass(100, block)
  expect(source.lastHeard).toBe(now / 1000)
  expect(told).not.toContain('out')
})
