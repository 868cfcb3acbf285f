import fc from 'fast-check'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { StudioError } from './errors.ts'
import { type Link, memoryLinks, portLink } from './link.ts'
import { type AnswerOptions, answer, ask, call, firstCredit, type Handlers, stream } from './rpc.ts'

const api = {
  'number.double': call(z.strictObject({ number: z.number() }), z.number()),
  'number.count': stream(z.strictObject({ to: z.int().default(3) }), z.int()),
  'text.same': call(z.strictObject({ text: z.string() }), z.string()),
  'trouble.expected': call(z.strictObject({}), z.null()),
  'trouble.bug': call(z.strictObject({}), z.null()),
  'wait.ever': call(z.strictObject({}), z.null()),
  'wait.events': stream(z.strictObject({}), z.int()),
} as const

function studio(links: [Link, Link] = memoryLinks()) {
  const seen = { made: 0, ended: 0, cancelled: 0, bugs: [] as string[] }
  const handlers: Handlers<typeof api, string> = {
    'number.double': ({ number }) => number * 2,
    async *'number.count'({ to }) {
      try {
        for (let i = 1; i <= to; i++) {
          seen.made += 1
          yield i
        }
      } finally {
        seen.ended += 1
      }
    },
    'text.same': ({ text }) => text,
    'trouble.expected': () => {
      throw new StudioError('disk-full', { free: 12 })
    },
    'trouble.bug': () => {
      throw new TypeError('the secret of Camille Robert')
    },
    'wait.ever': (_, { signal }) =>
      new Promise((_, fail) =>
        signal.addEventListener('abort', () => {
          seen.cancelled += 1
          fail(new StudioError('cancelled'))
        }),
      ),
    async *'wait.events'(_, { signal }) {
      yield 1
      await new Promise((tell) => signal.addEventListener('abort', tell))
      seen.cancelled += 1
    },
  }
  const options: AnswerOptions<string> = { who: 'tester', onBug: (id) => void seen.bugs.push(id) }
  answer(links[0], api, handlers, options)
  return { client: ask<typeof api>(links[1]), seen, links }
}

const settle = () => new Promise((go) => setTimeout(go, 5))
const codeOf = async (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => 'no error',
    (error: unknown) => (error instanceof StudioError ? error.code : String(error)),
  )

test('a call gives what its handler gives, and many at once do not mix', async () => {
  const { client } = studio()
  const doubled = await Promise.all([1, 2, 3, 4].map((number) => client.call('number.double', { number })))
  expect(doubled).toEqual([2, 4, 6, 8])
})

test('any text comes back as it went', async () => {
  const { client } = studio()
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: 'binary' }), async (text) => {
      expect(await client.call('text.same', { text })).toBe(text)
    }),
    { numRuns: 50 },
  )
})

test('input out of form is refused before the handler, and says which field, not which value', async () => {
  const { client } = studio()
  const wrong = { number: 'Camille' } as unknown as { number: number }
  const error = await client.call('number.double', wrong).catch((e: unknown) => e)
  expect(error).toMatchObject({ code: 'invalid-input', data: { name: 'number.double', field: 'number' } })
  expect(JSON.stringify(error)).not.toContain('Camille')
  expect(await codeOf(client.call('text.same', { text: 'a', more: 1 } as { text: string }))).toBe('invalid-input')
})

test('a name that is not on the wire is refused, and so is one of every object', async () => {
  const { client } = studio()
  for (const name of ['nothing', 'toString', '__proto__', 'constructor'])
    expect(await codeOf(client.call(name as 'text.same', { text: '' }))).toBe('unsupported')
})

test('an expected error keeps its code and data; a bug only gives its id', async () => {
  const { client, seen } = studio()
  await expect(client.call('trouble.expected', {})).rejects.toMatchObject({ code: 'disk-full', data: { free: 12 } })
  const bug = await client.call('trouble.bug', {}).catch((error: unknown) => error)
  expect(bug).toMatchObject({ code: 'internal', data: { id: seen.bugs[0] } })
  expect(seen.bugs).toHaveLength(1)
  expect(JSON.stringify(bug)).not.toContain('Camille')
})

test('a cancelled call rejects at once and its handler hears of it', async () => {
  const { client, seen } = studio()
  const stop = new AbortController()
  const waiting = codeOf(client.call('wait.ever', {}, { signal: stop.signal }))
  await settle()
  stop.abort()
  expect(await waiting).toBe('cancelled')
  await settle()
  expect(seen.cancelled).toBe(1)
  const late = new AbortController()
  late.abort()
  expect(await codeOf(client.call('wait.ever', {}, { signal: late.signal }))).toBe('cancelled')
})

test('a stream gives its events in order and ends; defaults are filled in', async () => {
  const { client, seen } = studio()
  expect(await Array.fromAsync(client.stream('number.count', {}))).toEqual([1, 2, 3])
  const many = await Array.fromAsync(client.stream('number.count', { to: 500 }))
  expect(many).toEqual(Array.from({ length: 500 }, (_, i) => i + 1))
  expect(seen.ended).toBe(2)
})

test('leaving the loop ends the generator on the other side', async () => {
  const { client, seen } = studio()
  for await (const number of client.stream('number.count', { to: 1_000_000 })) if (number === 3) break
  await settle()
  expect(seen.ended).toBe(1)
  expect(seen.made).toBeLessThan(100)
})

test('a stream makes no more than a slow reader takes', async () => {
  const { client, seen } = studio()
  const reader = client.stream('number.count', { to: 10_000 })
  await reader.next()
  await settle()
  expect(seen.made).toBeLessThanOrEqual(firstCredit + 1)
  const before = seen.made
  for (let i = 0; i < firstCredit; i++) await reader.next()
  await settle()
  expect(seen.made).toBeGreaterThan(before)
  expect(seen.made).toBeLessThanOrEqual(3 * firstCredit + 1)
  await reader.return(undefined as never)
})

test('when the line breaks, whoever waits hears `disconnected` and the handlers are stopped', async () => {
  const { client, seen, links } = studio()
  const waiting = codeOf(client.call('wait.ever', {}))
  const events = client.stream('wait.events', {})
  expect((await events.next()).value).toBe(1)
  const next = codeOf(events.next())
  links[0].close()
  expect(await waiting).toBe('disconnected')
  expect(await next).toBe('disconnected')
  await client.closed
  await settle()
  expect(seen.cancelled).toBe(2)
  expect(await codeOf(client.call('number.double', { number: 1 }))).toBe('disconnected')
})

test('whatever is not a question closes the line and runs nothing', async () => {
  const malformed = fc.oneof(
    fc.anything({ withDate: false, withBigInt: false }),
    fc.record({ kind: fc.constantFrom('request', 'cancel', 'more', 'result'), id: fc.anything({ maxDepth: 1 }) }),
    fc.constant({ kind: 'request', id: 1, name: 'text.same', input: {}, extra: true }),
  )
  await fc.assert(
    fc.asyncProperty(malformed, async (message) => {
      const links = memoryLinks()
      let closed = false
      links[1].onClose(() => (closed = true))
      const calls: string[] = []
      answer(
        links[0],
        api,
        new Proxy({} as Handlers<typeof api, null>, { get: (_, name) => calls.push(String(name)) }),
        {
          who: null,
          onBug: () => undefined,
        },
      )
      await links[1].send(message)
      await Promise.resolve()
      const isCancel =
        typeof message === 'object' &&
        message !== null &&
        'kind' in message &&
        message.kind === 'cancel' &&
        Object.keys(message).length === 2 &&
        Number.isSafeInteger((message as { id?: unknown }).id) &&
        Number((message as { id?: unknown }).id) >= 0
      expect(closed).toBe(!isCancel)
      expect(calls).toEqual([])
    }),
    { numRuns: 200 },
  )
})

test('the same number twice at once closes the line', async () => {
  const { client, links } = studio()
  await links[1].send({ kind: 'request', id: 900, name: 'wait.ever', input: {} })
  await links[1].send({ kind: 'request', id: 900, name: 'wait.ever', input: {} })
  await client.closed
})

test('more open questions than a line may have are refused, the rest goes on', async () => {
  const { client } = studio()
  const stop = new AbortController()
  const waiting = Array.from({ length: 128 }, () => codeOf(client.call('wait.ever', {}, { signal: stop.signal })))
  expect(await codeOf(client.call('number.double', { number: 1 }))).toBe('library-busy')
  stop.abort()
  expect(new Set(await Promise.all(waiting))).toEqual(new Set(['cancelled']))
  await settle()
  expect(await client.call('number.double', { number: 1 })).toBe(2)
})

test('the same over a pair of message ports', async () => {
  const channel = new MessageChannel()
  const { client } = studio([portLink(channel.port1), portLink(channel.port2)])
  expect(await client.call('number.double', { number: 4 })).toBe(8)
  expect(await Array.fromAsync(client.stream('number.count', { to: 40 }))).toHaveLength(40)
  client.close()
  expect(await codeOf(client.call('number.double', { number: 4 }))).toBe('disconnected')
})
