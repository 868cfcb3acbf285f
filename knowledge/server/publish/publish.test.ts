import { createHash } from 'node:crypto'
import { appendFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import { StudioError } from '../../../core/contract/errors.ts'
import { type Browser, openTestBase, type TestBase } from '../../../test/support/knowledge.ts'
import { description, liar, trustedStudio, verifiedOutput } from '../../../test/support/publication.ts'
import { KnowledgeServer } from '../../client/knowledge-server.ts'
import { packed } from '../../client/parcel.ts'
import { type Parcel, publish } from '../../client/publish.ts'
import { KeyRing, StudioKey } from '../../client/studio-key.ts'
import { rotate } from '../../client/trust.ts'
import { PublicationState, Statement } from '../../contract/publication.ts'
import { SearchAnswer } from '../../contract/search.ts'
import { trustedText } from '../../contract/signing.ts'
import { WatchedVideo } from '../../contract/video.ts'

let kb: TestBase
let admin: Browser
let studio: KnowledgeServer
beforeAll(async () => {
  kb = await openTestBase()
  admin = await kb.enter('admin')
  studio = await trustedStudio(kb, admin)
})
afterAll(() => kb?.remove())

const signal = new AbortController().signal
const sending = { signal, progress: () => undefined }
const memory = (): string => join(kb.home, 'memory')
const parcelOf = async (sentences: string[], source: string, given = {}, now?: Date): Promise<Parcel> =>
  packed((await verifiedOutput(kb.home, sentences, { source })).folder, description(given), memory(), now)
const videoOf = ({ statement }: Parcel): string => Statement.parse(JSON.parse(statement)).video
const found = async (who: Browser, q: string): Promise<string[]> =>
  SearchAnswer.parse(await who.json('GET', `/api/search?q=${encodeURIComponent(q)}`)).videos.map(({ id }) => id)
const mediaFiles = (): string[] =>
  readdirSync(join(kb.home, 'media'), { recursive: true, encoding: 'utf8' }).filter((name) =>
    /[0-9a-f]{64}$/.test(name),
  )

test('what is published is found, watched and played; a second time changes nothing', async () => {
  const parcel = await parcelOf(['On parle de trésorerie prévisionnelle.', 'Puis de la zététique des bilans.'], 'one')
  const steps: number[] = []
  const { state } = await publish(studio, parcel, { signal, progress: (done, total) => steps.push(done / total) })
  expect(state).toBe('published')
  expect(steps.at(-1)).toBe(1)
  expect(steps).toEqual(steps.toSorted((a, b) => a - b))
  const video = videoOf(parcel)
  expect(await found(admin, 'zététique')).toEqual([video])
  const watched = WatchedVideo.parse(await admin.json('GET', `/api/videos/${video}`))
  expect(watched).toMatchObject({ title: 'Fixer ses prix', mentor: 'Claire', captions: true, hasPicture: true })
  const media = await admin.ask('GET', `/api/videos/${video}/media`, undefined, { range: 'bytes=4-7' })
  expect([media.status, await media.text()]).toEqual([206, 'ftyp'])
  expect(media.headers.get('cache-control')).toBe('no-store')
  const files = mediaFiles()
  expect((await publish(studio, parcel, sending)).state).toBe('published')
  expect(mediaFiles()).toEqual(files)
  expect(await found(admin, 'zététique')).toEqual([video])
  expect((await admin.ask('GET', `/api/videos/${video}/media?download=yes`)).status).toBe(403)
})

test('a new version takes the place of the old one, never the other way round', async () => {
  const first = await parcelOf(['Parlons du mot alphabetagamma.'], 'two', {}, new Date('2026-02-01'))
  const second = await parcelOf(['Parlons du mot deltaepsilon.'], 'two', {}, new Date('2026-02-02'))
  await publish(studio, first, sending)
  const before = mediaFiles().length
  await publish(studio, second, sending)
  expect(await found(admin, 'deltaepsilon')).toEqual([videoOf(second)])
  expect(await found(admin, 'alphabetagamma')).toEqual([])
  expect(mediaFiles().length).toBe(before)
  const late = await parcelOf(['Parlons du mot zetaeta.'], 'two', {}, new Date('2026-01-20'))
  expect((await publish(studio, late, sending)).state).toBe('superseded')
  expect(await found(admin, 'zetaeta')).toEqual([])
  expect(await found(admin, 'deltaepsilon')).toEqual([videoOf(second)])
})

test('nothing is visible before all of it is', async () => {
  const parcel = await parcelOf(['Un secret nommé kappalambda.'], 'three')
  const announced = await studio.ask(
    'POST',
    '/api/publications',
    { statement: parcel.statement, signature: studio.credentials?.key.sign(parcel.statement) },
    PublicationState,
    signal,
  )
  await expect(
    studio.ask('POST', `/api/publications/${announced.id}/finish`, undefined, PublicationState, signal),
  ).rejects.toMatchObject({ code: 'conflict' })
  expect((await admin.ask('GET', `/api/videos/${videoOf(parcel)}`)).status).toBe(404)
  expect(await found(admin, 'kappalambda')).toEqual([])
})

test('all of it arrived, but it may not go out any more: nothing of it is shown', async () => {
  const parcel = await parcelOf(['Un secret nommé xiomicron.'], 'refused')
  let refused = true
  const refuse = (): void => {
    if (refused) throw new StudioError('not-approved', { doubts: 0 })
  }
  await expect(publish(studio, parcel, { ...sending, refuse })).rejects.toMatchObject({ code: 'not-approved' })
  expect((await admin.ask('GET', `/api/videos/${videoOf(parcel)}`)).status).toBe(404)
  refused = false
  expect((await publish(studio, parcel, { ...sending, refuse })).state).toBe('published')
})

test('stopped on both sides again and again, it goes on where it was', { timeout: 120_000 }, async () => {
  const bytes = 12 << 20
  const { folder } = await verifiedOutput(kb.home, ['Une longue vidéo nommée thetaiota.'], { source: 'long', bytes })
  const parcel = await packed(folder, description(), memory())
  const total = Statement.parse(JSON.parse(parcel.statement)).files.reduce((sum, file) => sum + file.bytes, 0)
  const chunkBytes = 256 << 10
  let sent = 0
  for (let stops = 0; stops < 5; stops++) {
    const stop = new AbortController()
    let from = -1
    const progress = (done: number): void => {
      if (from === -1) from = done
      else if (done - from > 2 << 20) stop.abort()
      sent += Math.max(0, done - Math.max(from, last))
      last = done
    }
    let last = 0
    await expect(publish(at(kb), parcel, { signal: stop.signal, progress, chunkBytes })).rejects.toMatchObject({
      code: 'cancelled',
    })
    await kb.restart()
  }
  let begins = -1
  const end = await publish(at(kb), parcel, {
    signal,
    chunkBytes,
    progress: (done) => {
      if (begins === -1) begins = done
    },
  })
  expect(end.state).toBe('published')
  expect(begins).toBeGreaterThan(8 << 20)
  expect(sent + (total - begins)).toBeLessThan(total * 1.01 + 6 * chunkBytes)
  const media = await admin.ask('GET', `/api/videos/${videoOf(parcel)}/media`)
  const arrived = createHash('sha256')
    .update(Buffer.from(await media.arrayBuffer()))
    .digest('hex')
  expect(arrived).toBe(
    createHash('sha256')
      .update(readFileSync(join(folder, 'redacted.mp4')))
      .digest('hex'),
  )
  studio = at(kb)
})

/** The same studio after the base came back at another port. */
const at = (base: TestBase): KnowledgeServer => new KnowledgeServer(base.base.origin, studio.credentials, [])

const tampered: readonly [string, string, (folder: string) => void][] = [
  ['a report that found something', 'not-verified', (folder) => edit(folder, 'report.json', { verdict: 'leaks' })],
  [
    'a report about another file',
    'not-verified',
    (folder) => edit(folder, 'report.json', { render: { sha256: 'b'.repeat(64), bytes: 1, container: 'mp4' } }),
  ],
  ['a report without a check', 'proof-incomplete', (folder) => edit(folder, 'report.json', { checks: [] })],
  [
    'captions that somebody changed since they were checked',
    'not-verified',
    (folder) => appendFileSync(join(folder, 'transcript.vtt'), '\n00:01.000 --> 00:02.000\nCamille\n'),
  ],
  ['another plan', 'not-verified', (folder) => writeFileSync(join(folder, 'plan.json'), '{}\n')],
  [
    'a transcript that is none',
    'not-verified',
    (folder) => writeFileSync(join(folder, 'transcript.json'), '{"language":"fr"}'),
  ],
  [
    'media that is none',
    'not-verified',
    (folder) => {
      const content = Buffer.alloc(5000, 'x')
      writeFileSync(join(folder, 'redacted.mp4'), content)
      const sha256 = createHash('sha256').update(content).digest('hex')
      edit(folder, 'report.json', { render: { sha256, bytes: content.length, container: 'mp4' } })
    },
  ],
]
const edit = (folder: string, name: string, change: object): void => {
  const path = join(folder, name)
  writeFileSync(path, JSON.stringify({ ...JSON.parse(readFileSync(path, 'utf8')), ...change }))
}
test.each(tampered)('%s is refused by the server itself', async (_what, code, tamper) => {
  const { folder } = await verifiedOutput(kb.home, ['Rien.'], { source: 'lie' })
  tamper(folder)
  await expect(publish(studio, liar(folder), sending)).rejects.toMatchObject({ code })
  expect((await admin.ask('GET', '/api/videos/liarliarliar')).status).toBe(404)
})

test('words that somebody changed since they were checked are not even sent', async () => {
  const { folder } = await verifiedOutput(kb.home, ['Rien.'], { source: 'changed' })
  writeFileSync(
    join(folder, 'transcript.json'),
    readFileSync(join(folder, 'transcript.json'), 'utf8').replace('Rien', 'Léa'),
  )
  await expect(packed(folder, description(), memory())).rejects.toMatchObject({ code: 'not-verified' })
})

test('without approval of this very plan, without consent, or with a name that leads elsewhere, it stays out', async () => {
  const { folder, report } = await verifiedOutput(kb.home, ['Rien.'], { source: 'lie' })
  const { approval } = Statement.parse(JSON.parse(liar(folder).statement))
  const files = Statement.parse(JSON.parse(liar(folder).statement)).files
  const cases: [Partial<Record<keyof Statement, unknown>>, string][] = [
    [{ approval: { ...approval, plan: 'c'.repeat(64) } }, 'not-approved'],
    [{ approval: { ...approval, at: '2026-03-01T00:00:00.000Z' } }, 'not-approved'],
    [{ approval: undefined }, 'invalid-input'],
    [{ consents: [] }, 'invalid-input'],
    [{ files: files.map((file) => ({ ...file, name: '../../etc/passwd' })) }, 'invalid-input'],
    [{ files: files.map((file) => ({ ...file, name: 'a\r\nX: y' })) }, 'invalid-input'],
    [{ files: files.map((file) => ({ ...file, bytes: 2 ** 60 })) }, 'invalid-input'],
    [{ video: '../../../x' }, 'invalid-input'],
    [{ duration: report.source.duration + 60 }, 'not-verified'],
    [{ programmes: ['nowhere'] }, 'not-there'],
  ]
  for (const [given, code] of cases)
    await expect(publish(studio, liar(folder, given as Partial<Statement>), sending), code).rejects.toMatchObject({
      code,
    })
  expect((await admin.ask('GET', '/api/videos/liarliarliar')).status).toBe(404)
})

test('a file that changes on the way is asked for once more, then refused', async () => {
  const { folder } = await verifiedOutput(kb.home, ['Rien.'], { source: 'lie' })
  const parcel = liar(folder, { video: 'changedchanged' })
  const content = readFileSync(join(folder, 'transcript.vtt'), 'utf8')
  writeFileSync(join(folder, 'transcript.vtt'), content.replace('Bonjour', 'Bonsoir'))
  await expect(publish(studio, parcel, sending)).rejects.toMatchObject({ code: 'upload-altered' })
  writeFileSync(join(folder, 'transcript.vtt'), content)
  expect((await publish(studio, parcel, sending)).state).toBe('published')
})

test('more bytes than were stated, and uploads of others, are refused', async () => {
  const parcel = liar((await verifiedOutput(kb.home, ['Rien.'], { source: 'lie' })).folder, {
    video: 'oversizedoversized',
  })
  const { credentials } = studio
  const announced = await studio.ask(
    'POST',
    '/api/publications',
    { statement: parcel.statement, signature: credentials?.key.sign(parcel.statement) },
    PublicationState,
    signal,
  )
  const file = announced.files.find(({ name }) => name === 'transcript.vtt')
  const path = file?.upload ?? ''
  const patch = (server: KnowledgeServer, bytes: number, at = path) =>
    fetch(`${server.origin}${at}`, {
      method: 'PATCH',
      body: Buffer.alloc(bytes),
      headers: {
        'tus-resumable': '1.0.0',
        'upload-offset': '0',
        'content-type': 'application/offset+octet-stream',
        ...server.authorisation('PATCH', at, null),
      },
    })
  expect((await patch(studio, (file?.bytes ?? 0) + 1000)).status).toBeGreaterThanOrEqual(400)
  const other = await trustedStudio(kb, admin)
  expect((await patch(other, 10)).status).toBe(404)
  expect((await patch(studio, 10, path.replace(/.$/, '9'))).status).toBe(404)
  // tus reads an address to its very end: what is checked has to be what is written to.
  const target = announced.files.find(({ name }) => name === 'report.json')
  expect((await patch(studio, 10, `${path}?x=${target?.upload}`)).status).toBe(400)
  const after = await studio.ask('GET', `/api/publications/${announced.id}`, undefined, PublicationState, signal)
  expect(after.files.find(({ name }) => name === 'report.json')?.received).toBe(0)
  const { files } = await studio.ask('GET', `/api/publications/${announced.id}`, undefined, PublicationState, signal)
  expect(files.find(({ name }) => name === 'transcript.vtt')?.received).toBeLessThanOrEqual(file?.bytes ?? 0)
  await expect(
    publish(other, { ...parcel, statement: parcel.statement.replace('liar', 'liar') }, sending),
  ).rejects.toMatchObject({ code: 'forbidden' })
})

test('a key is trusted by a code that works once, rotated by itself, and revoked at once', async () => {
  const parcel = await parcelOf(['Rien.'], 'keys')
  const stranger = new KnowledgeServer(kb.base.origin, { studio: 'AAAAAAAAAAAAAAAA', key: StudioKey.make() }, [])
  await expect(publish(stranger, parcel, sending)).rejects.toMatchObject({ code: 'studio-not-trusted' })
  const one = await trustedStudio(kb, admin)
  const ring = await KeyRing.open(join(kb.home, 'ring'))
  const held = new KnowledgeServer(one.origin, one.credentials, [])
  const renewed = await rotate(ring, held, signal)
  await expect(publish(held, parcel, sending)).rejects.toMatchObject({ code: 'studio-not-trusted' })
  const id = one.credentials?.studio ?? ''
  const after = new KnowledgeServer(one.origin, { studio: id, key: renewed.key }, [])
  expect((await publish(after, parcel, sending)).state).toBe('published')
  await admin.json('DELETE', `/api/studios/${id}`)
  await expect(publish(after, parcel, sending)).rejects.toMatchObject({ code: 'studio-not-trusted' })
  expect(await found(admin, 'rien')).toContain(videoOf(parcel))
  const { code } = z.object({ code: z.string() }).parse(await admin.json('POST', '/api/studios/codes'))
  const trust = (key: StudioKey, proof = key.sign(trustedText(code))) =>
    fetch(`${kb.base.origin}/api/studios`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ code, name: 'x', publicKey: key.publicKey, proof }),
    })
  const key = StudioKey.make()
  expect((await trust(key, StudioKey.make().sign(trustedText(code)))).status).toBe(401)
  expect((await trust(key, key.sign(code))).status).toBe(401)
  expect((await trust(key)).status).toBe(200)
  expect((await trust(StudioKey.make())).status).toBe(401)
})

test('another studio cannot replace or erase a clip', async () => {
  const mine = await parcelOf(['Le mot nuxi.'], 'owned', {}, new Date('2026-02-01'))
  await publish(studio, mine, sending)
  const other = await trustedStudio(kb, admin)
  const theirs = await parcelOf(['Le mot omicronpi.'], 'owned', {}, new Date('2026-02-05'))
  await expect(publish(other, theirs, sending)).rejects.toMatchObject({ code: 'forbidden' })
  await expect(
    other.ask('DELETE', `/api/videos/${videoOf(mine)}`, undefined, z.object({}), signal),
  ).rejects.toMatchObject({ code: 'not-there' })
  expect(await found(admin, 'nuxi')).toEqual([videoOf(mine)])
})

test('a clip belongs to the studio that announced it, before any of it is here', async () => {
  const mine = await parcelOf(['Le mot psiomega.'], 'announced', {}, new Date('2026-02-01'))
  const stated = { statement: mine.statement, signature: studio.credentials?.key.sign(mine.statement) }
  await studio.ask('POST', '/api/publications', stated, PublicationState, signal)
  const other = await trustedStudio(kb, admin)
  const theirs = await parcelOf(['Le mot chipsi.'], 'announced', {}, new Date('2026-02-05'))
  await expect(publish(other, theirs, sending)).rejects.toMatchObject({ code: 'forbidden' })
  await expect(
    other.ask('DELETE', `/api/videos/${videoOf(mine)}`, undefined, z.object({}), signal),
  ).rejects.toMatchObject({ code: 'not-there' })
  expect((await publish(studio, mine, sending)).state).toBe('published')
  expect(await found(admin, 'psiomega')).toEqual([videoOf(mine)])
})

test('a student sees what their programmes may see, and of the rest not even that it exists', async () => {
  for (const id of ['alpha', 'beta']) await admin.json('PUT', '/api/programmes', { id, name: id })
  const parcel = await parcelOf(['Seul alpha entend rhosigma.'], 'programmes', {
    programmes: ['alpha'],
    topics: ['rare'],
    mentor: 'Zoé',
  })
  await publish(studio, parcel, sending)
  const video = videoOf(parcel)
  const inside = await kb.enter('student', ['alpha'])
  const outside = await kb.enter('student', ['beta'])
  const alone = await kb.enter('student')
  expect(await found(inside, 'rhosigma')).toEqual([video])
  for (const who of [outside, alone]) {
    expect(await found(who, 'rhosigma')).toEqual([])
    expect(await found(who, '')).not.toContain(video)
    for (const path of ['', '/media', '/captions.vtt', '/moments?q=rhosigma']) {
      const answer = await who.ask('GET', `/api/videos/${video}${path}`)
      expect([path, answer.status === 404 || (await answer.text()) === '[]']).toEqual([path, true])
    }
    expect(JSON.stringify(await who.json('GET', '/api/search/filters'))).not.toContain('Zoé')
  }
  expect((await inside.ask('GET', `/api/videos/${video}/captions.vtt`)).headers.get('content-type')).toContain(
    'text/vtt',
  )
})

test('what had arrived of a clip that is erased on its way is gone as well', async () => {
  const { folder } = await verifiedOutput(kb.home, ['En chemin.'], { source: 'half', bytes: 6_000_000 })
  const inFolder = (): string[] => readdirSync(join(kb.home, 'arriving'))
  const before = new Set(inFolder())
  const arriving = (): string[] => inFolder().filter((name) => !before.has(name))
  const parcel = await packed(folder, description(), memory())
  const stop = new AbortController()
  const half = publish(studio, parcel, {
    signal: stop.signal,
    chunkBytes: 1 << 20,
    progress: (done) => done > 1 << 20 && stop.abort(),
  })
  await expect(half).rejects.toMatchObject({ code: 'cancelled' })
  expect(arriving().length).toBeGreaterThan(0)
  await admin.json('DELETE', `/api/videos/${videoOf(parcel)}?reason=person-left`)
  expect(arriving()).toEqual([])
  await expect(publish(studio, parcel, sending)).rejects.toMatchObject({ code: 'was-erased' })
})

test('what is erased is gone from everywhere, stays gone, and leaves only that it was', async () => {
  const { folder } = await verifiedOutput(kb.home, ['Le mot unique tauupsilon.'], { source: 'erased', bytes: 5001 })
  const parcel = await packed(folder, description({ title: 'Titre phichi' }), memory())
  await publish(studio, parcel, sending)
  const video = videoOf(parcel)
  const own = Statement.parse(JSON.parse(parcel.statement)).files.map(({ sha256 }) => sha256)
  mkdirSync(join(kb.home, 'outbox'))
  writeFileSync(join(kb.home, 'outbox', 'weekly.txt'), `New videos:\n- Titre phichi\n  http://x/watch/${video}\n`)
  await studio.ask('DELETE', `/api/videos/${video}`, undefined, z.object({}), signal)
  expect(readdirSync(join(kb.home, 'outbox'))).toEqual([])
  expect(await found(admin, 'tauupsilon')).toEqual([])
  expect((await admin.ask('GET', `/api/videos/${video}/media`)).status).toBe(404)
  expect(own.filter((sha256) => mediaFiles().some((name) => name.endsWith(sha256)))).toEqual([])
  await expect(publish(studio, parcel, sending)).rejects.toMatchObject({ code: 'was-erased' })
  const tombstones = z
    .array(z.object({ video: z.string(), reason: z.string() }))
    .parse(await admin.json('GET', '/api/tombstones'))
  expect(tombstones).toContainEqual(expect.objectContaining({ video, reason: 'consent-withdrawn' }))
  expect(JSON.stringify(tombstones)).not.toMatch(/phichi|Claire/)
  expect(kb.bugs).toEqual([])
})
