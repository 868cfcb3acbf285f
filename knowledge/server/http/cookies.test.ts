import cookie from '@fastify/cookie'
import fastify from 'fastify'
import { expect, test } from 'vitest'
import { cookieNames, cookiesOf } from './cookies.ts'

/** The cookies of a sign-in, of one of an embedded page, of two ways out and back, and what of them is read again. */
async function kept(secure: boolean, mark = 'a1b2c3d4') {
  const app = fastify()
  await app.register(cookie)
  const cookies = cookiesOf(cookieNames(secure, mark), secure)
  app.get('/own', async (_request, reply) => cookies.keep(reply, 'secret'))
  app.get('/embedded', async (_request, reply) => cookies.keepEmbedded(reply, 'other'))
  const [provider, launch] = [cookies.away('openid', '/back', false), cookies.away('lti-1', '/launch', true)]
  app.get('/provider', async (_request, reply) => provider.keep(reply, 'state'))
  app.get('/launch', async (_request, reply) => launch.keep(reply, 'browser'))
  app.get('/ended', async (_request, reply) => launch.forget(reply))
  app.get('/read', async (request) => [cookies.of(request), provider.of(request), launch.of(request)])
  app.get('/forget', async (request, reply) => cookies.forget(request, reply))
  const line = async (url: string): Promise<string> => String((await app.inject(url)).headers['set-cookie'])
  const [own, embedded, gone] = [await line('/own'), await line('/embedded'), await line('/forget')]
  const [openid, lti, ended] = [await line('/provider'), await line('/launch'), await line('/ended')]
  const all = [own, embedded, openid, lti]
  const sent = all.map((one) => one.split(';')[0]).join('; ')
  const read: unknown = (await app.inject({ url: '/read', headers: { cookie: sent } })).json()
  // A browser refuses to take away what does not carry the same signs.
  const signs = (one: string): string => one.replace(/=[^;]*/, '').replaceAll(/Max-Age=\d+; |; Expires=[^;]*/g, '')
  expect([signs(gone), signs(ended)]).toEqual([signs(own), signs(lti)])
  await app.close()
  return { own, embedded, openid, lti, all, read }
}

test('over https no neighbouring host can put its cookie in the place of ours', async () => {
  const { own, embedded, openid, lti, all, read } = await kept(true)
  // A browser takes `__Host-` from this very host over https alone, for all of it and for no domain.
  for (const one of all) {
    expect(one).toMatch(/^__Host-estompe-kb.*; Path=\/; HttpOnly; Secure;/)
    expect(one).not.toMatch(/Domain/)
  }
  expect(own).toMatch(/^__Host-estompe-kb=secret; .*SameSite=Strict$/)
  expect(openid).toMatch(/^__Host-estompe-kb-openid=state; .*SameSite=Lax$/)
  for (const [one, name] of [
    [embedded, '__Host-estompe-kb-embedded=other; '],
    [lti, '__Host-estompe-kb-lti-1=browser; '],
  ] as const) {
    expect(one.startsWith(name), one).toBe(true)
    expect(one).toMatch(/Partitioned/)
    expect(one).toMatch(/SameSite=None/)
  }
  expect(read).toEqual(['secret', 'state', 'browser'])
})

test('on one machine each knowledge base has cookies of its own, sent where they are read', async () => {
  const { own, embedded, openid, lti, read } = await kept(false)
  expect(own).toMatch(/^estompe-kb-a1b2c3d4=secret; .*Path=\/; HttpOnly; SameSite=Strict$/)
  expect(embedded).toMatch(/^estompe-kb-embedded-a1b2c3d4=other; .*Path=\/embed; HttpOnly; Secure;/)
  expect(openid).toMatch(/^estompe-kb-openid-a1b2c3d4=state; .*Path=\/back; HttpOnly; SameSite=Lax$/)
  expect(lti).toMatch(/^estompe-kb-lti-1-a1b2c3d4=browser; .*Path=\/launch; HttpOnly; Secure;/)
  expect(read).toEqual(['secret', 'state', 'browser'])
  expect((await kept(false, 'e5f6a7b8')).own).toMatch(/^estompe-kb-e5f6a7b8=/)
})
