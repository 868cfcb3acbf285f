import { createHash, randomBytes } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type Fault, type S3Server, startS3 } from '../../test/support/s3-server.ts'
import { fetchObject } from './fetch-object.ts'
import { FolderStore } from './folder-store.ts'
import type { ObjectStore, Reading } from './object-store.ts'
import { bucketOf, openStore } from './open-store.ts'
import { S3Store } from './s3-store.ts'

const folder = mkdtempSync(join(tmpdir(), 'estompe-store-'))
let server: S3Server
const before = { ...process.env }
const big = randomBytes(20_000_000)
const bigPath = join(folder, 'big.bin')

beforeAll(async () => {
  server = await startS3(join(folder, 's3'), ['archive'])
  Object.assign(process.env, server.env)
  writeFileSync(bigPath, big)
})
beforeEach(() => {
  server.fault = () => null
  server.pageSize = 1000
  server.takes = Number.POSITIVE_INFINITY
})
afterAll(async () => {
  await server.close()
  process.env = before
  rmSync(folder, { recursive: true, force: true })
})

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')
const text = (words: string): { bytes: Uint8Array } => ({ bytes: Buffer.from(words) })
const keysOf = async (store: ObjectStore, prefix: string): Promise<string[]> =>
  (await Array.fromAsync(store.list(prefix))).map(({ key }) => key).sort()
const contentOf = async ({ pieces }: Reading): Promise<Buffer> => Buffer.concat(await Array.fromAsync(pieces))
const patient = (patience = 10_000): S3Store =>
  new S3Store({ bucket: 'archive', prefix: 'faults/', patience, attempts: 2 })

const forms: Record<string, () => ObjectStore> = {
  folder: () => new FolderStore(join(folder, 'objects')),
  bucket: () => new S3Store({ bucket: 'archive', prefix: 'a prefix/é/' }),
}

for (const [form, open] of Object.entries(forms))
  describe(`a ${form} keeps objects`, () => {
    const store = (): ObjectStore => open()

    test('gives back what was put, whole and in ranges, with its sha256', async () => {
      const put = await store().put('one/hello.txt', text('bonjour à tous'))
      expect(put).toMatchObject({ key: 'one/hello.txt', size: 15, sha256: sha256(Buffer.from('bonjour à tous')) })
      expect(await store().facts('one/hello.txt')).toEqual(put)
      expect((await contentOf(await store().read('one/hello.txt'))).toString()).toBe('bonjour à tous')
      const part = await store().read('one/hello.txt', { range: { start: 3, end: 7 } })
      expect((await contentOf(part)).toString()).toBe('jour')
      const end = await store().read('one/hello.txt', { range: { start: 11, end: 4000 } })
      expect([end.range, (await contentOf(end)).toString()]).toEqual([{ start: 11, end: 15 }, 'tous'])
      await store().put('one/empty', text(''))
      expect(await contentOf(await store().read('one/empty'))).toHaveLength(0)
    })

    test('lists what begins with a prefix, and nothing else', async () => {
      for (const key of ['list/a b.mp4', 'list/deep/er/é+%&.mkv', 'list/deep.txt', 'other/x'])
        await store().put(key, text(key))
      expect(await keysOf(store(), 'list/')).toEqual(['list/a b.mp4', 'list/deep.txt', 'list/deep/er/é+%&.mkv'])
      expect(await keysOf(store(), 'list/dee')).toEqual(['list/deep.txt', 'list/deep/er/é+%&.mkv'])
      expect(await keysOf(store(), 'nothing/')).toEqual([])
      expect((await contentOf(await store().read('list/deep/er/é+%&.mkv'))).toString()).toBe('list/deep/er/é+%&.mkv')
    })

    test('a file of many parts arrives whole, and is fetched whole', async () => {
      const put = await store().put('big.bin', { path: bigPath })
      expect(put).toMatchObject({ size: big.length, sha256: sha256(big) })
      const to = join(folder, form, 'fetched.bin')
      expect(await fetchObject(store(), 'big.bin', to)).toMatchObject({ sha256: sha256(big) })
      expect(readFileSync(to).equals(big)).toBe(true)
      expect(readdirSync(join(folder, form))).toEqual(['fetched.bin'])
    })

    test('writes only where nothing is, or over the version that was seen', async () => {
      const first = await store().put('once', text('first'), { onlyIf: 'absent' })
      await expect(store().put('once', text('second'), { onlyIf: 'absent' })).rejects.toThrow('conflict')
      const second = await store().put('once', text('changed'), { onlyIf: { tag: first.tag } })
      await expect(store().put('once', text('late'), { onlyIf: { tag: first.tag } })).rejects.toThrow('conflict')
      expect((await contentOf(await store().read('once', { tag: second.tag }))).toString()).toBe('changed')
      await expect(store().read('once', { tag: first.tag })).rejects.toThrow('source-changed')
      const many = await Promise.allSettled(
        [1, 2, 3, 4, 5].map((one) => store().put('race', text(`${one}`), { onlyIf: 'absent' })),
      )
      if (form === 'folder') expect(many.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    })

    test('what is gone is gone', async () => {
      await store().put('gone/soon', text('x'))
      await store().remove('gone/soon')
      await store().remove('gone/soon')
      expect(await store().facts('gone/soon')).toBeNull()
      await expect(store().read('gone/soon')).rejects.toThrow('file-missing')
      expect(await keysOf(store(), 'gone/')).toEqual([])
    })

    test('a file that is not there is not put, and a stopped put leaves nothing', async () => {
      await expect(store().put('nothing', { path: join(folder, 'no such file') })).rejects.toThrow('file-missing')
      const stop = AbortSignal.abort()
      await expect(store().put('nothing', { path: bigPath }, { signal: stop })).rejects.toThrow('cancelled')
      expect(await store().facts('nothing')).toBeNull()
    })
  })

test('a folder takes no key that leads out of it or hides', async () => {
  const store = new FolderStore(join(folder, 'objects'))
  for (const key of ['../out', 'a/../../out', '/etc/x', '', 'a//b', '.hidden', 'a/.b'])
    await expect(store.put(key, text('x'))).rejects.toThrow('invalid-input')
})

test('a changed file in a folder is told from what was noted', async () => {
  const store = new FolderStore(join(folder, 'objects'))
  await store.put('altered', text('as it was'))
  writeFileSync(join(folder, 'objects', 'altered'), 'something else')
  expect(await store.facts('altered')).toMatchObject({ sha256: null })
})

test('addresses', async () => {
  expect(bucketOf('s3://my-bucket/a/b/')).toEqual({ bucket: 'my-bucket', prefix: 'a/b/' })
  expect(bucketOf('s3://my-bucket')).toEqual({ bucket: 'my-bucket', prefix: '' })
  expect(bucketOf('/a/folder')).toBeNull()
  expect(() => bucketOf('s3://')).toThrow('invalid-input')
  expect((await openStore('s3://archive/x')).address).toBe('s3://archive/x/')
  expect((await openStore(folder)).address).toBe(folder)
})

describe('a bucket that does not do what it should', () => {
  const once = (is: (asked: { method: string; url: string }) => boolean, fault: Fault) => {
    let done = false
    server.fault = (asked) => {
      if (done || !is(asked)) return null
      done = true
      return fault
    }
  }
  const gets = ({ method, url }: { method: string; url: string }) => method === 'GET' && !url.includes('list-type')

  test('a body that is cut or falls silent is taken up where it stopped', async () => {
    await patient().put('cut.bin', { path: bigPath })
    for (const fault of [
      { kind: 'cut', after: 3_000_000 },
      { kind: 'stall', after: 5_000_000 },
    ] as const) {
      once(gets, fault)
      const from = server.asked.length
      expect((await contentOf(await patient(1500).read('cut.bin'))).equals(big)).toBe(true)
      const ranges = server.asked
        .slice(from)
        .filter(gets)
        .map(({ range }) => range)
      expect(ranges).toHaveLength(2)
      expect(ranges[1]).not.toMatch(/^bytes=0-/)
    }
  })

  test('a body that never comes is no endless wait', async () => {
    await patient().put('silent', text('x'))
    server.fault = (asked) => (gets(asked) ? { kind: 'silence' } : null)
    await expect(patient(300).read('silent').then(contentOf)).rejects.toThrow('store-unreachable')
    server.fault = () => ({ kind: 'silence' })
    await expect(patient(300).facts('silent')).rejects.toThrow('store-unreachable')
  })

  test('what goes up a line for longer than an answer may take arrives', async () => {
    const store = patient(1000)
    const bytes = Buffer.alloc(1_500_000, 'x')
    server.takes = 1_000_000
    const began = performance.now()
    await store.put('uphill', { bytes })
    expect(performance.now() - began).toBeGreaterThan(1400)
    expect((await contentOf(await store.read('uphill'))).equals(bytes)).toBe(true)
  })

  test('bytes that are not those that were put are refused, and nothing is left', async () => {
    await patient().put('flipped.bin', { path: bigPath })
    once(gets, { kind: 'flip' })
    const to = join(folder, 'flipped', 'x.bin')
    await expect(fetchObject(patient(), 'flipped.bin', to)).rejects.toThrow('object-altered')
    expect(readdirSync(join(folder, 'flipped'))).toEqual([])
  })

  test('a short trouble is waited out; a lasting one is told', async () => {
    once(() => true, { kind: 'status', status: 503, code: 'SlowDown' })
    await patient().put('slow', text('x'))
    server.fault = () => ({ kind: 'status', status: 503, code: 'SlowDown' })
    await expect(patient().put('slow', text('y'))).rejects.toThrow('store-unreachable')
  })

  test('refusals and credentials that run out in the middle are told apart', async () => {
    server.fault = () => ({ kind: 'status', status: 403, code: 'AccessDenied' })
    await expect(keysOf(patient(), '')).rejects.toThrow('store-refused')
    await expect(patient().facts('x')).rejects.toThrow('store-refused')
    server.fault = ({ url }) =>
      url.includes('partNumber=2') ? { kind: 'status', status: 400, code: 'ExpiredToken' } : null
    await expect(patient().put('expired.bin', { path: bigPath })).rejects.toThrow('store-expired')
    server.fault = () => null
    expect(await patient().facts('expired.bin')).toBeNull()
    await patient().put('half.bin', { path: bigPath })
    let opened = 0
    server.fault = (asked) => {
      if (!gets(asked)) return null
      opened += 1
      return opened === 1 ? { kind: 'cut', after: 1_000_000 } : { kind: 'status', status: 400, code: 'ExpiredToken' }
    }
    await expect(patient().read('half.bin').then(contentOf)).rejects.toThrow('store-expired')
  })

  test('a proxy that answers with a page is no empty bucket', async () => {
    server.fault = () => ({ kind: 'page' })
    await expect(keysOf(patient(), '')).rejects.toThrow('store-wrong-answer')
    await expect(patient().read('x')).rejects.toThrow('store-wrong-answer')
    await expect(patient().put('x', text('x'))).rejects.toThrow('store-wrong-answer')
  })

  test('no such bucket, and nobody there at all', async () => {
    await expect(keysOf(new S3Store({ bucket: 'nobody-made-it', prefix: '' }), '')).rejects.toThrow('file-missing')
    process.env.AWS_ENDPOINT_URL = 'http://127.0.0.1:1'
    const nowhere = new S3Store({ bucket: 'archive', prefix: '', attempts: 1 })
    process.env.AWS_ENDPOINT_URL = server.endpoint
    await expect(keysOf(nowhere, '')).rejects.toThrow('store-unreachable')
  })

  test('more than a page of objects is listed whole', async () => {
    const store = new S3Store({ bucket: 'archive', prefix: 'many/' })
    const keys = Array.from({ length: 11 }, (_, at) => `n/${at}&<é>`)
    for (const key of keys) await store.put(key, text('x'))
    server.pageSize = 3
    expect(await keysOf(store, 'n/')).toEqual(keys.sort())
  })
})
