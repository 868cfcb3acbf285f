import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Detection } from '../../contract/pipeline.ts'
import { mergeSightings, SightingsFile } from './sightings.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sightings-'))
})
afterAll(() => rm(folder, { recursive: true }))

const seenAt = (time: number, line = 'face-0'): Detection => ({
  ...{ time, kind: 'face', box: [0.1, 0.2, 0.3, 0.4], score: 0.9, detector: 'centerface', entity: null, line },
  reasons: [],
})
const batch = (first: number): Detection[] => Array.from({ length: 500 }, (_, i) => seenAt(first + i))

test('keeps order however often it has to wait for the disk, and leaves no listener behind', async () => {
  const warnings: Error[] = []
  const note = (warning: Error): void => void warnings.push(warning)
  process.on('warning', note)
  const file = new SightingsFile(join(folder, 'long.jsonl'))
  for (let i = 0; i < 40; i++) await file.add(batch(i * 500))
  await file.end()
  await mergeSightings(file.path, [seenAt(0.5, 'other'), seenAt(99_999, 'last')], join(folder, 'merged.jsonl'))
  const lines = (await readFile(join(folder, 'merged.jsonl'), 'utf8')).trim().split('\n')
  const times = lines.map((line) => (JSON.parse(line) as Detection).time)
  expect(times).toHaveLength(20_002)
  expect(times).toEqual(times.toSorted((a, b) => a - b))
  await new Promise((resolve) => setImmediate(resolve))
  process.off('warning', note)
  expect(warnings).toEqual([])
})

test.skipIf(!existsSync('/dev/full'))('a full disk is told, while it waits too', async () => {
  const file = new SightingsFile('/dev/full')
  const filling = async (): Promise<void> => {
    for (let i = 0; i < 40; i++) await file.add(batch(i))
    await file.end()
  }
  await expect(filling()).rejects.toMatchObject({ code: 'disk-full' })
})
