import { resolve } from 'node:path'
import { expect, test } from 'vitest'
import { type ReadFramesOptions, readFrames } from './frames.ts'
import { probe } from './probe.ts'

const call = resolve(import.meta.dirname, '../../resources/samples/starter-call.mp4')

async function hashes(options: ReadFramesOptions): Promise<Map<number, { hash: string | undefined; seen: Buffer }>> {
  const found = new Map<number, { hash: string | undefined; seen: Buffer }>()
  for await (const frame of readFrames(call, await probe(call), options)) {
    const { width, height } = frame
    const seen = Buffer.from(frame.picture({ width, height, format: 'rgb' }).data)
    found.set(frame.time, { hash: frame.samplesHash?.(), seen })
  }
  return found
}

test('a picture has the same hash wherever reading began, and no other picture has it', async () => {
  const whole = await hashes({ start: 0, end: 4 })
  const later = await hashes({ start: 3, end: 4 })
  expect(later.size).toBeGreaterThan(10)
  for (const [time, { hash }] of later) expect(hash).toBe(whole.get(time)?.hash)
  const all = [...whole.values()]
  expect(all.every(({ hash }) => hash !== undefined)).toBe(true)
  for (const [at, one] of all.entries())
    for (const other of all.slice(at + 1)) if (!one.seen.equals(other.seen)) expect(one.hash).not.toBe(other.hash)
})
