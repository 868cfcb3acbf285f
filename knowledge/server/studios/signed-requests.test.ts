import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import { openTestBase, type TestBase } from '../../../test/support/knowledge.ts'
import { trustedStudio } from '../../../test/support/publication.ts'
import { serveVendor, type VendorServer } from '../../../test/support/vendor-server.ts'
import { type Credentials, KnowledgeServer } from '../../client/knowledge-server.ts'
import { publish } from '../../client/publish.ts'
import { KeyRing, StudioKey } from '../../client/studio-key.ts'
import { askForTrust } from '../../client/trust.ts'
import type { PublicationState } from '../../contract/publication.ts'
import { signedText, streamedBody, trustedText } from '../../contract/signing.ts'

let kb: TestBase
let studio: KnowledgeServer
let other: KnowledgeServer
beforeAll(async () => {
  kb = await openTestBase()
  const admin = await kb.enter('admin')
  studio = await trustedStudio(kb, admin)
  other = await trustedStudio(kb, admin)
})
afterAll(() => kb?.remove())

const signal = new AbortController().signal
const minute = 60_000
const keyPath = '/api/studio/key'
const statePath = (publication: string): string => `/api/publications/${publication.repeat(64)}`
const credentialsOf = ({ credentials }: KnowledgeServer): Credentials => {
  if (!credentials) throw new Error('a studio that is trusted')
  return credentials
}
/** A body that makes this key the studio's. */
const rotation = (key: StudioKey): string =>
  JSON.stringify({ publicKey: key.publicKey, proof: key.sign(trustedText(key.publicKey)) })
const authorisation = (...asked: Parameters<KnowledgeServer['authorisation']>): string =>
  studio.authorisation(...asked).authorization ?? ''

/** What the server answers to a request as anybody could send it. */
async function send(method: string, path: string, authorization: string, body = '', type = 'application/json') {
  const content = body === '' ? {} : { body, headers: { authorization, 'content-type': type } }
  return (await fetch(`${kb.base.origin}${path}`, { method, headers: { authorization }, ...content })).status
}

test('a header that was seen serves no other body: nobody takes a studio over with it', async () => {
  const [own, attackers] = [StudioKey.make(), StudioKey.make()]
  const seen = authorisation('PUT', keyPath, rotation(own))
  expect(await send('PUT', keyPath, seen, rotation(attackers))).toBe(401)
  expect(await send('PUT', keyPath, seen, `${rotation(own)} `)).toBe(401)
  expect(await send('PUT', keyPath, authorisation('PUT', keyPath, ''), rotation(attackers))).toBe(401)
  expect(await send('PUT', keyPath, authorisation('PUT', keyPath, null), rotation(attackers))).toBe(401)
  expect(await send('PUT', keyPath, seen, rotation(attackers), 'application/offset+octet-stream')).toBe(401)
  expect(await send('PUT', keyPath, seen, rotation(attackers), 'text/plain')).toBe(415)
  expect(await send('PUT', keyPath, seen)).toBe(401)
  const [scheme = '', credentials = ''] = seen.split(' ')
  const parts = credentials.split('.')
  const edited = `${scheme} ${parts.with(2, streamedBody).join('.')}`
  expect(await send('PUT', keyPath, edited, rotation(attackers))).toBe(401)
  // It is still the studio's own key that counts, and with the body that was signed the header serves.
  expect(await send('GET', statePath('a'), authorisation('GET', statePath('a'), ''))).toBe(404)
  expect(await send('PUT', keyPath, seen, rotation(own))).toBe(200)
  studio = new KnowledgeServer(studio.origin, { ...credentialsOf(studio), key: own }, [])
})

test('nor a body where none was signed', async () => {
  const finish = `${statePath('a')}/finish`
  const seen = authorisation('POST', finish, '')
  expect(await send('POST', finish, seen, '{}')).toBe(401)
  expect(await send('POST', finish, seen)).toBe(404)
})

test('nor another path, query or method', async () => {
  const seen = authorisation('GET', statePath('a'), '')
  expect(await send('GET', statePath('a'), seen)).toBe(404)
  expect(await send('GET', statePath('b'), seen)).toBe(401)
  expect(await send('GET', `${statePath('a')}?x=y`, seen)).toBe(401)
  expect(await send('POST', `${statePath('a')}/finish`, seen)).toBe(401)
  const erase = '/api/videos/aaaaaaaaaaaa?reason='
  const erasing = authorisation('DELETE', `${erase}mistake`, '')
  expect(await send('DELETE', `${erase}person-left`, erasing)).toBe(401)
  expect(await send('DELETE', `${erase}mistake`, erasing)).toBe(404)
})

test('nor another server, another studio or another time', async () => {
  const path = statePath('a')
  const { port } = new URL(kb.base.origin)
  const at = (origin: string) => new KnowledgeServer(origin, studio.credentials, []).authorisation('GET', path, '')
  expect(await send('GET', path, at('https://kb.example.org').authorization ?? '')).toBe(401)
  expect(await send('GET', path, at(`https://127.0.0.1:${port}`).authorization ?? '')).toBe(401)
  expect(await send('GET', path, at(`http://localhost:${port}`).authorization ?? '')).toBe(404)

  const seen = authorisation('GET', path, '')
  const [mine, theirs] = [credentialsOf(studio).studio, credentialsOf(other).studio]
  expect(await send('GET', path, seen.replace(mine, theirs))).toBe(401)
  const { key } = credentialsOf(studio)
  const posing = new KnowledgeServer(studio.origin, { studio: theirs, key }, []).authorisation('GET', path, '')
  expect(await send('GET', path, posing.authorization ?? '')).toBe(401)
  expect(await send('GET', path, (posing.authorization ?? '').replace(theirs, mine))).toBe(401)

  for (const apart of [-6 * minute, 6 * minute])
    expect(await send('GET', path, authorisation('GET', path, '', Date.now() + apart))).toBe(401)
  const old = Date.now() - 6 * minute
  const renewed = authorisation('GET', path, '', old).replace(`.${old}.`, `.${Date.now()}.`)
  expect(await send('GET', path, renewed)).toBe(401)
})

test('what is signed says what it is for', () => {
  const request = { origin: 'https://kb.example.org', studio: 'AAAAAAAA', method: 'PATCH', path: '/api/uploads/x?y=z' }
  expect(signedText({ ...request, atMs: 1_700_000_000_000, body: streamedBody })).toBe(
    'estompe request 2\nhttps://kb.example.org\nAAAAAAAA\nPATCH /api/uploads/x?y=z\n1700000000000\n-',
  )
  expect(trustedText('code')).toBe('estompe trust 1\ncode')
})

/** A knowledge base that asks for what it should not get. */
async function against(answer: unknown, attempt: (server: VendorServer) => Promise<unknown>): Promise<string[]> {
  const asked: string[] = []
  const server = await serveVendor(({ method, path }) => {
    asked.push(`${method} ${path}`)
    return { status: 200, body: answer }
  })
  await attempt(server).finally(() => server.close())
  return asked
}

test('a code of another form is neither signed nor sent', async () => {
  const ring = await KeyRing.open(join(kb.home, 'ring'))
  const request = signedText({
    ...{ origin: kb.base.origin, studio: credentialsOf(studio).studio, method: 'PUT', path: keyPath },
    ...{ atMs: Date.now(), body: streamedBody },
  })
  for (const code of [request, `${'a'.repeat(43)}\n`, 'a'.repeat(42), ''])
    expect(
      await against({}, ({ origin }) =>
        expect(askForTrust(ring, origin, code, 'Studio', signal)).rejects.toMatchObject({ code: 'studio-not-trusted' }),
      ),
    ).toEqual([])
})

test('no byte goes to an upload address that is not the server’s own', async () => {
  const id = 'a'.repeat(64)
  for (const upload of [
    '@127.0.0.1:9/x',
    '.example.org/x',
    'https://example.org/x',
    `//example.org/api/uploads/${id}-0`,
    `/api/uploads/../studio/key`,
    `/api/uploads/${id}-0?x=y`,
    `/api/uploads/${id}-0\n`,
  ]) {
    const state: PublicationState = {
      ...{ id, state: 'receiving' },
      files: [{ name: 'redacted.mp4', upload, received: 0, bytes: 10 }],
    }
    const parcel = { statement: '{}', paths: new Map([['redacted.mp4', import.meta.filename]]) }
    const asked = await against(state, ({ origin }) =>
      expect(
        publish(new KnowledgeServer(origin, studio.credentials, []), parcel, { signal, progress: () => undefined }),
      ).rejects.toBeInstanceOf(z.ZodError),
    )
    expect(asked).toEqual(['POST /api/publications'])
  }
})
