import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import { expect, test } from 'vitest'
import { serveVendor } from '../../../test/support/vendor-server.ts'
import { checkAddress, isPublic, platformFetch, publicLookup } from './platform-fetch.ts'

test.each([
  ['http://lms.example.org/token', 'not https'],
  ['https://127.0.0.1/token', 'this machine'],
  ['https://localhost/token', 'this machine by name'],
  ['https://[::1]/token', 'this machine, IPv6'],
  ['https://[::ffff:10.0.0.1]/token', 'a private address inside IPv6'],
  ['https://10.1.2.3/token', 'a private network'],
  ['https://192.168.1.1/token', 'a private network'],
  ['https://172.31.0.9/token', 'a private network'],
  ['https://169.254.169.254/latest', 'what clouds tell their machines'],
  ['https://100.64.0.1/token', 'a carrier’s network'],
  ['https://[fd00::1]/token', 'a private network, IPv6'],
  ['https://2130706433/token', 'this machine as a number'],
  ['https://0x7f.1/token', 'this machine in hexadecimal'],
  ['https://user:word@lms.example.org/token', 'a name and a password'],
  ['file:///etc/passwd', 'a file'],
  ['token', 'no address'],
])('%s is refused: %s', async (address) => {
  expect(() => checkAddress(address, 'public')).toThrow(expect.objectContaining({ code: 'invalid-input' }))
  await expect(platformFetch('public')(address)).rejects.toMatchObject({ code: 'invalid-input' })
})

test('an open address is taken, http on this machine only where the reach is private', () => {
  expect(() => checkAddress('https://lms.example.org/token', 'public')).not.toThrow()
  expect(() => checkAddress('https://10.1.2.3/token', 'private')).not.toThrow()
  expect(() => checkAddress('http://127.0.0.1:8080/token', 'private')).not.toThrow()
  expect(() => checkAddress('http://10.1.2.3/token', 'private')).toThrow()
  expect(['8.8.8.8', '2606:4700::1111', '::ffff:8.8.8.8'].map(isPublic)).toEqual([true, true, true])
})

test('a name that leads to this machine is looked up, and not connected to', async () => {
  const lookedUp = (all: boolean) =>
    new Promise((done) => publicLookup('localhost', { all }, (error) => done(error?.message)))
  expect([await lookedUp(true), await lookedUp(false)]).toEqual(['a private address', 'a private address'])
  let connections = 0
  const server = createServer(() => connections++).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  // A name below `localhost` leads here (RFC 6761), or nowhere.
  await expect(platformFetch('public')(`https://lms.localhost:${port}/token`)).rejects.toMatchObject({
    code: 'server-unreachable',
  })
  expect(connections).toBe(0)
  server.close()
})

test('an answer that leads elsewhere is not followed, and one without end is cut', async () => {
  const server = await serveVendor(({ path }) =>
    path === '/long' ? { status: 200, body: 'x'.repeat(2 << 20) } : { status: 302, headers: { location: '/long' } },
  )
  const ask = platformFetch('private')
  expect((await ask(`${server.origin}/moved`)).status).toBe(302)
  await expect(ask(`${server.origin}/long`)).rejects.toMatchObject({ code: 'server-unreachable' })
  await server.close()
})
