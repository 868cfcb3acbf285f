import { mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
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

const grown = async (): Promise<SealedLog> =>
  SealedLog.grow(path, await open(path, 'r+').catch(() => open(path, 'wx+')), key)

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

test('cut anywhere by a crash, it has every record that was whole and goes on', async () => {
  rmSync(path, { force: true })
  const log = await grown()
  for (let number = 0; number < 6; number++) await log.append(Buffer.alloc(100, `record ${number} `))
  await log.close()
  const whole = readFileSync(path)
  for (const length of [0, 3, 40, 41, 100, 171, 172, 173, whole.length - 1]) {
    writeFileSync(path, whole)
    truncateSync(path, length)
    const cut = await grown()
    const records = Math.max(0, Math.floor((length - 40) / 132))
    expect(cut.size).toBe(records * 100)
    await cut.append(Buffer.from('goes on'))
    expect((await content(cut)).toString()).toBe(
      Array.from({ length: records }, (_, number) => Buffer.alloc(100, `record ${number} `).toString()).join('') +
        'goes on',
    )
    await cut.close()
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
