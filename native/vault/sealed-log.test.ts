import { createCipheriv, hkdfSync } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, expect, test } from 'vitest'
import { SealedLog } from './sealed-log.ts'

const folder = mkdtempSync(join(tmpdir(), 'estompe-log-'))
afterAll(() => rmSync(folder, { recursive: true }))
const key = Buffer.alloc(32, 4)
const path = join(folder, 'log')

async function grown(): Promise<SealedLog> {
  const file = await open(path, 'r+').catch(() => open(path, 'wx+'))
  return SealedLog.grow(path, file, key).catch(async (error: unknown) => {
    await file.close()
    throw error
  })
}

async function content(log: SealedLog, at = 0): Promise<Buffer> {
  const parts: Buffer[] = []
  for (let place = at; place < log.size; ) {
    const part = await log.readSome(place, log.size - place)
    parts.push(part)
    place += part.length
  }
  return Buffer.concat(parts)
}

test('grown, closed, grown again and cut anywhere, it holds what was appended; the disk shows none of it', async () => {
  const part = fc.uint8Array({ minLength: 1, maxLength: 80_000 })
  await fc.assert(
    fc.asyncProperty(fc.array(part, { minLength: 1, maxLength: 5 }), fc.nat(), fc.nat(), async (parts, from, cut) => {
      rmSync(path, { force: true })
      for (const bytes of parts) {
        const log = await grown()
        await log.append(bytes)
        await log.close()
      }
      const all = Buffer.concat(parts)
      const log = await grown()
      expect((await content(log, from % all.length)).equals(all.subarray(from % all.length))).toBe(true)
      if (all.length > 40) expect(readFileSync(path).includes(all.subarray(0, 20))).toBe(false)
      await log.truncate(cut % all.length)
      await log.append(Buffer.from('after'))
      await log.close()
      const again = await grown()
      const expected = Buffer.concat([all.subarray(0, cut % all.length), Buffer.from('after')])
      expect((await content(again)).equals(expected)).toBe(true)
      await again.close()
    }),
    { numRuns: 20 },
  )
})

/** A log of these records, one appended after the other, as its bytes lie on the disk. */
async function written(parts: readonly Uint8Array[]): Promise<Buffer> {
  rmSync(path, { force: true })
  const log = await grown()
  for (const bytes of parts) await log.append(bytes)
  await log.close()
  return readFileSync(path)
}

/** Bytes before the first record, and around the content of each. */
const [header, around] = [40, 32]
/** Bytes of a file that ends with so many of these records. */
const upTo = (parts: readonly Uint8Array[], count: number): number =>
  parts.slice(0, count).reduce((sum, { length }) => sum + around + length, header)

const small = fc.array(fc.uint8Array({ minLength: 1, maxLength: 12 }), { minLength: 1, maxLength: 4 })

test('cut by a crash at whichever byte, it has every record that was whole, says what it dropped, and goes on', async () => {
  await fc.assert(
    fc.asyncProperty(small, async (parts) => {
      const whole = await written(parts)
      for (let length = 0; length <= whole.length; length++) {
        writeFileSync(path, whole.subarray(0, length))
        const kept = parts.findLastIndex((_, at) => upTo(parts, at + 1) <= length) + 1
        const all = Buffer.concat(parts.slice(0, kept))
        const cut = await grown()
        expect((await content(cut)).equals(all), `cut at ${length}`).toBe(true)
        expect(cut.torn).toBe(Math.max(0, length - upTo(parts, kept)))
        await cut.append(Buffer.from('goes on'))
        await cut.close()
        const again = await grown()
        expect((await content(again)).toString('latin1')).toBe(`${all.toString('latin1')}goes on`)
        expect(again.torn).toBe(0)
        await again.close()
      }
    }),
    { numRuns: 5 },
  )
})

test('damaged at whichever byte, it is refused and left as it is, unless that may be what a crash left of the last record', async () => {
  await fc.assert(
    fc.asyncProperty(small, fc.integer({ min: 1, max: 255 }), async (parts, change) => {
      const whole = await written(parts)
      const last = upTo(parts, parts.length - 1)
      for (let at = 0; at < whole.length; at++) {
        const damaged = Buffer.from(whole)
        damaged[at] = (damaged[at] as number) ^ change
        writeFileSync(path, damaged)
        const read = async (): Promise<Buffer> => {
          const log = await grown()
          return content(log).finally(() => log.close())
        }
        if (at >= last) {
          expect((await read()).equals(Buffer.concat(parts.slice(0, -1))), `changed at ${at}`).toBe(true)
          continue
        }
        await expect(read(), `changed at ${at}`).rejects.toMatchObject({ code: 'sealed-damaged' })
        expect(readFileSync(path).equals(damaged)).toBe(true)
      }
    }),
    { numRuns: 5 },
  )
})

test('one from before headers were checked is read and goes on; its only record is not cut off on a guess', async () => {
  const header = Buffer.concat([Buffer.from('ESTOMPE\u0002', 'latin1'), Buffer.alloc(32, 9)])
  const own = Buffer.from(hkdfSync('sha256', key, header, 'estompe sealed log', 32))
  const cipher = createCipheriv('aes-256-gcm', own, Buffer.alloc(12, 1)).setAAD(Buffer.alloc(8))
  const sealed = [cipher.update('before'), cipher.final(), cipher.getAuthTag()]
  const whole = Buffer.concat([header, Buffer.from([0, 0, 0, 6]), Buffer.alloc(12, 1), ...sealed])
  writeFileSync(path, whole)
  const log = await grown()
  await log.append(Buffer.from(' and after'))
  expect((await content(log)).toString()).toBe('before and after')
  await log.close()
  whole[whole.length - 1] = (whole.at(-1) as number) ^ 1
  writeFileSync(path, whole)
  await expect(grown()).rejects.toMatchObject({ code: 'sealed-damaged' })
  expect(readFileSync(path).equals(whole)).toBe(true)
})

test('zeros that a power cut left where records were being written are no records, and are dropped', async () => {
  const parts = [Buffer.from('one'), Buffer.from('two')]
  const whole = await written(parts)
  for (const zeros of [1, 31, 32, 33, 5000]) {
    writeFileSync(path, Buffer.concat([whole, Buffer.alloc(zeros)]))
    const log = await grown()
    expect([(await content(log)).toString(), log.torn]).toEqual(['onetwo', zeros])
    await log.close()
  }
})

test('a record that was changed or moved is refused', async () => {
  rmSync(path, { force: true })
  const log = await grown()
  for (let number = 0; number < 3; number++) await log.append(Buffer.alloc(100, number + 1))
  await log.close()
  const whole = readFileSync(path)
  const refused = async (bytes: Buffer, piece: number): Promise<void> => {
    writeFileSync(path, bytes)
    const opened = await SealedLog.over(path, await open(path, 'r'), key)
    await expect(content(opened as SealedLog)).rejects.toMatchObject({ code: 'sealed-damaged', data: { piece } })
    await opened?.close()
  }
  const flipped = Buffer.from(whole)
  flipped[40 + 132 + 60] = (flipped[40 + 132 + 60] ?? 0) ^ 1
  await refused(flipped, 1)
  const [header, a, b, c] = [0, 1, 2, 3].map((n) => whole.subarray(n === 0 ? 0 : 40 + (n - 1) * 132, 40 + n * 132))
  await refused(Buffer.concat([header, b, a, c] as Buffer[]), 0)
  await refused(Buffer.concat([header, a, c] as Buffer[]), 1)
})
