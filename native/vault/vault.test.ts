import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, expect, test } from 'vitest'
import { createKeys, KeyFile, openWithPassphrase, openWithRecoveryCode, withPassphrase } from './keys.ts'
import { SealedFile } from './sealed-file.ts'
import { pieceBytes, sealed } from './sealer.ts'

const folder = mkdtempSync(join(tmpdir(), 'estompe-vault-'))
afterAll(() => rmSync(folder, { recursive: true }))
const key = Buffer.alloc(32, 3)
const file = join(folder, 'sealed')

async function* inParts(content: Buffer, size: number) {
  for (let at = 0; at < content.length; at += size) yield content.subarray(at, at + size)
}

async function seal(content: Buffer, part = 10_000): Promise<void> {
  await writeFile(file, sealed(inParts(content, part), key))
}

async function content(start?: number, end?: number, by = key): Promise<Buffer> {
  const opened = await SealedFile.open(file, by)
  try {
    const parts: Buffer[] = []
    for await (const part of opened.read(start, end)) parts.push(part)
    return Buffer.concat(parts)
  } finally {
    await opened.close()
  }
}

const someBytes = (length: number): Buffer => Buffer.from(Array.from({ length }, (_, i) => (i * 31 + (i >> 8)) & 255))

test.each([0, 1, pieceBytes - 1, pieceBytes, pieceBytes + 1, 3 * pieceBytes])(
  '%d bytes come back as they were',
  async (length) => {
    const bytes = someBytes(length)
    await seal(bytes)
    expect((await content()).equals(bytes)).toBe(true)
    if (length > 20) expect(readFileSync(file).includes(bytes.subarray(0, 20))).toBe(false)
  },
)

test('any stretch is read by itself', async () => {
  const bytes = someBytes(2 * pieceBytes + 500)
  await seal(bytes)
  const place = fc.integer({ min: 0, max: bytes.length - 1 })
  await fc.assert(
    fc.asyncProperty(place, place, async (a, b) => {
      const [start, end] = [Math.min(a, b), Math.max(a, b) + 1]
      expect((await content(start, end)).equals(bytes.subarray(start, end))).toBe(true)
    }),
    { numRuns: 40 },
  )
})

test('a changed, moved, missing or cut piece is found and named; so is another key', async () => {
  await seal(someBytes(3 * pieceBytes))
  const whole = readFileSync(file)
  const damaged = async (bytes: Buffer, piece: number): Promise<void> => {
    writeFileSync(file, bytes)
    await expect(content()).rejects.toMatchObject({ code: 'sealed-damaged', data: { piece } })
  }
  const flipped = Buffer.from(whole)
  const second = 40 + (pieceBytes + 16) + 100
  flipped[second] = (flipped[second] ?? 0) ^ 1
  await damaged(flipped, 1)
  // What lies before the damage can still be read.
  expect((await content(0, 1000)).length).toBe(1000)
  const piece = (number: number): Buffer =>
    whole.subarray(40 + number * (pieceBytes + 16), 40 + (number + 1) * (pieceBytes + 16))
  const header = whole.subarray(0, 40)
  await damaged(Buffer.concat([header, piece(1), piece(0), piece(2)]), 0)
  await damaged(Buffer.concat([header, piece(0), piece(1)]), 1)
  await damaged(whole.subarray(0, whole.length - 1), 2)
  await damaged(Buffer.alloc(60), 0)
  writeFileSync(file, whole)
  await expect(content(0, 10, Buffer.alloc(32, 4))).rejects.toMatchObject({ code: 'sealed-damaged' })
})

test('passphrase and recovery code open the same key; another passphrase needs nothing sealed again', async () => {
  const { keys, dataKey, recoveryCode } = await createKeys('correct horse battery')
  const kept = KeyFile.parse(JSON.parse(JSON.stringify(keys)))
  expect(JSON.stringify(kept)).not.toContain(dataKey.toString('base64'))
  expect((await openWithPassphrase(kept, 'correct horse battery')).equals(dataKey)).toBe(true)
  expect(recoveryCode).toMatch(/^([0-9A-HJKMNP-TV-Z]{4}-){7}[0-9A-HJKMNP-TV-Z]{4}$/)
  expect(openWithRecoveryCode(kept, recoveryCode.toLowerCase().replaceAll('-', ' ')).equals(dataKey)).toBe(true)
  const changed = await withPassphrase(kept, dataKey, 'another one entirely')
  expect((await openWithPassphrase(changed, 'another one entirely')).equals(dataKey)).toBe(true)
  expect(openWithRecoveryCode(changed, recoveryCode).equals(dataKey)).toBe(true)
  await expect(openWithPassphrase(changed, 'correct horse battery')).rejects.toMatchObject({ code: 'passphrase-wrong' })
  expect(() =>
    openWithRecoveryCode(
      changed,
      recoveryCode.replace(/^./, (one) => (one === 'A' ? 'B' : 'A')),
    ),
  ).toThrow(expect.objectContaining({ code: 'passphrase-wrong' }))
  await expect(createKeys('short')).rejects.toMatchObject({ code: 'passphrase-short' })
})
