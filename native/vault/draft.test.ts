import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, expect, test } from 'vitest'
import { Draft } from './draft.ts'

const folder = mkdtempSync(join(tmpdir(), 'estompe-draft-'))
afterAll(() => rmSync(folder, { recursive: true }))

test('written and read anywhere, a draft holds what was written last; the disk shows none of it', async () => {
  const path = join(folder, 'draft')
  const place = fc.integer({ min: 0, max: 200_000 })
  const step = fc.record({
    at: place,
    length: fc.integer({ min: 1, max: 90_000 }),
    value: fc.integer({ min: 1, max: 255 }),
  })
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 8 }), place, async (steps, from) => {
      const draft = await Draft.open(path)
      const expected = Buffer.alloc(300_000)
      let size = 0
      for (const { at, length, value } of steps) {
        const bytes = Buffer.alloc(length, `word ${value} `)
        await draft.write(at, bytes)
        expected.set(bytes, at)
        size = Math.max(size, at + length)
      }
      expect(draft.size).toBe(size)
      const parts: Buffer[] = []
      for (let at = Math.min(from, size); at < size; ) {
        const part = await draft.readSome(at, 100_000)
        parts.push(part)
        at += part.length
      }
      await draft.close()
      expect(Buffer.concat(parts).equals(expected.subarray(Math.min(from, size), size))).toBe(true)
      expect(readFileSync(path).includes('word ')).toBe(false)
    }),
    { numRuns: 25 },
  )
})
