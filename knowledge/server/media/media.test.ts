import { createHash, randomBytes } from 'node:crypto'
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { openTestBase } from '../../../test/support/knowledge.ts'
import { description, trustedStudio, verifiedOutput } from '../../../test/support/publication.ts'
import { type S3Server, startS3 } from '../../../test/support/s3-server.ts'
import { packed } from '../../client/parcel.ts'
import { publish } from '../../client/publish.ts'
import { Statement } from '../../contract/publication.ts'
import { openMedia } from './open-media.ts'

const folder = mkdtempSync(join(tmpdir(), 'estompe-media-'))
const bucket = join(folder, 's3', 'media')
const before = { ...process.env }
let s3: S3Server
beforeAll(async () => {
  s3 = await startS3(join(folder, 's3'), ['media'])
  Object.assign(process.env, s3.env)
})
beforeEach(() => {
  s3.fault = () => null
})
afterAll(async () => {
  await s3?.close()
  process.env = before
  rmSync(folder, { recursive: true, force: true })
})

for (const address of [join(folder, 'own'), 's3://media/clips'])
  describe(`published files in ${address.startsWith('s3:') ? 'a bucket' : 'a folder'}`, () => {
    test('are there whole, once, are read in ranges, and go', async () => {
      const media = await openMedia(address)
      const bytes = randomBytes(300_000)
      const sha256 = createHash('sha256').update(bytes).digest('hex')
      expect(await media.size(sha256)).toBe(null)
      for (let time = 0; time < 2; time++) {
        const path = join(folder, 'arrived')
        writeFileSync(path, bytes)
        await media.put(sha256, path)
        expect(existsSync(path)).toBe(false)
      }
      expect(await media.size(sha256)).toBe(bytes.length)
      expect((await buffer(media.read(sha256, null))).equals(bytes)).toBe(true)
      const part = await buffer(media.read(sha256, { first: 1000, last: 1999 }))
      expect(part.equals(bytes.subarray(1000, 2000))).toBe(true)
      // What has just come is not old.
      expect(await media.old()).toEqual([])
      await media.remove(sha256)
      expect(await media.size(sha256)).toBe(null)
      expect(() => media.read('../../etc/passwd', null)).toThrow()
    })
  })

test('a clip is published into a bucket, watched through the server by whoever may, and erased from it', async () => {
  const kb = await openTestBase({ media: 's3://media/kb' })
  const objects = (): string[] =>
    existsSync(bucket)
      ? readdirSync(bucket, { recursive: true, encoding: 'utf8' }).filter((name) => /kb.*_object$/.test(name))
      : []
  try {
    const admin = await kb.enter('admin')
    await admin.json('PUT', '/api/programmes', { id: 'prix', name: 'Prix' })
    const insider = await kb.enter('student', ['prix'])
    const outsider = await kb.enter('student')
    const studio = await trustedStudio(kb, admin)
    const { folder: output } = await verifiedOutput(kb.home, ['Un, deux, trois.'], { bytes: 6_000_000 })
    const parcel = await packed(output, description({ programmes: ['prix'] }), join(kb.home, 'memory'))
    const sending = { signal: new AbortController().signal, progress: () => undefined }
    s3.fault = ({ method }) =>
      method === 'PUT' || method === 'POST' ? { kind: 'status', status: 403, code: 'AccessDenied' } : null
    await expect(publish(studio, parcel, sending)).rejects.toMatchObject({ code: 'store-refused' })
    const { video } = Statement.parse(JSON.parse(parcel.statement))
    expect((await admin.ask('GET', `/api/videos/${video}`)).status).toBe(404)
    s3.fault = () => null
    expect((await publish(studio, parcel, sending)).state).toBe('published')
    expect(objects().length).toBe(5)
    const path = `/api/videos/${video}/media`
    const part = await insider.ask('GET', path, undefined, { range: 'bytes=4-7' })
    expect([part.status, await part.text()]).toEqual([206, 'ftyp'])
    expect((await (await insider.ask('GET', path)).arrayBuffer()).byteLength).toBeGreaterThan(6_000_000)
    const asked = s3.asked.length
    expect((await outsider.ask('GET', path)).status).toBe(404)
    expect(s3.asked.length).toBe(asked)
    s3.fault = () => ({ kind: 'status', status: 403, code: 'AccessDenied' })
    const refused = await insider.ask('GET', path)
    expect([refused.status, await refused.text()]).toEqual([422, expect.not.stringContaining('s3:')])
    s3.fault = () => null
    await admin.json('DELETE', `/api/videos/${video}?reason=mistake`)
    expect(objects()).toEqual([])
    expect(kb.bugs).toEqual([])
  } finally {
    await kb.remove()
  }
}, 240_000)
