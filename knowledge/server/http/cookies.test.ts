import cookie from '@fastify/cookie'
import fastify from 'fastify'
import { expect, test } from 'vitest'
import { cookieNames, cookiesOf } from './cookies.ts'

/** The cookies of a sign-in, of one of an embedded page, and what of them is read again. */
async function kept(secure: boolean, mark = 'a1b2c3d4'): Promise<{ own: string; embedded: string; read: unknown }> {
  const app = fastify()
  await app.register(cookie)
  const cookies = cookiesOf(cookieNames(secure, mark), secure)
  app.get('/own', async (_request, reply) => cookies.keep(reply, 'secret'))
  app.get('/embedded', async (_request, reply) => cookies.keepEmbedded(reply, 'other'))
  app.get('/read', async (request) => ({ secret: cookies.of(request) ?? null }))
  app.get('/forget', async (request, reply) => cookies.forget(request, reply))
  const line = async (url: string): Promise<string> => String((await app.inject(url)).headers['set-cookie'])
  const [own, embedded, gone] = [await line('/own'), await line('/embedded'), await line('/forget')]
  const sent = [own, embedded].map((one) => one.split(';')[0]).join('; ')
  const read: unknown = (await app.inject({ url: '/read', headers: { cookie: sent } })).json()
  // A browser refuses to take away what does not carry the same signs.
  expect(gone.replace(/Max-Age=0; |; Expires=[^;]*/g, '')).toBe(own.replace(/secret/, '').replace(/Max-Age=\d+; /, ''))
  await app.close()
  return { own, embedded, read }
}

test('over https no neighbouring host can put its cookie in the place of ours', async () => {
  const { own, embedded, read } = await kept(true)
  expect(own).toMatch(/^__Host-estompe-kb=secret; .*Path=\/; HttpOnly; Secure; SameSite=Strict$/)
  expect(own).not.toMatch(/Domain/)
  expect(embedded).toMatch(/^__Secure-estompe-kb-embedded=other; .*Path=\/embed; HttpOnly; Secure;/)
  expect(read).toEqual({ secret: 'secret' })
})

test('on one machine each knowledge base has cookies of its own', async () => {
  const { own, read } = await kept(false)
  expect(own).toMatch(/^estompe-kb-a1b2c3d4=secret; .*Path=\/; HttpOnly; SameSite=Strict$/)
  expect(read).toEqual({ secret: 'secret' })
  expect((await kept(false, 'e5f6a7b8')).own).toMatch(/^estompe-kb-e5f6a7b8=/)
})
