import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Role } from '../../knowledge/contract/people.ts'
import {
  type KnowledgeBase,
  type KnowledgeBaseOptions,
  openKnowledgeBase,
} from '../../knowledge/server/knowledge-base.ts'
import type { Letter } from '../../knowledge/server/people/delivery.ts'
import { openOutbox } from '../../knowledge/server/people/outbox.ts'
import { layEmptyDatabase } from './empty-database.ts'

/** A knowledge base on this machine, and the letters that it sent. */
export interface TestBase {
  readonly base: KnowledgeBase
  readonly letters: Letter[]
  readonly bugs: unknown[]
  readonly home: string
  /** Signs a new person in. Gives what their browser sends. */
  enter(role: Role, programmes?: readonly string[]): Promise<Browser>
  /** The same base after a restart, on the same files. `meanwhile` runs while it is down. */
  restart(meanwhile?: () => void): Promise<void>
  remove(): Promise<void>
}

/** A browser that is signed in, or not. */
export interface Browser {
  readonly id: string
  readonly email: string
  readonly cookie: string
  ask(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Response>
  json(method: string, path: string, body?: unknown): Promise<unknown>
}

let count = 0

export async function openTestBase(options: Omit<Partial<KnowledgeBaseOptions>, 'database'> = {}): Promise<TestBase> {
  const home = mkdtempSync(join(tmpdir(), 'estompe-kb-'))
  if (!options.home) await layEmptyDatabase(join(home, 'database'))
  const letters: Letter[] = []
  const bugs: unknown[] = []
  const open = (): Promise<KnowledgeBase> =>
    openKnowledgeBase({
      home,
      database: null,
      origin: null,
      delivery: { ...openOutbox(join(home, 'outbox')), send: async (letter) => void letters.push(letter) },
      onBug: (_id, error) => void bugs.push(error),
      limits: { requests: 1e6, links: 1e6, signIns: 1e6, messages: 1e6 },
      ...options,
    })
  let base = await open()
  return {
    get base() {
      return base
    },
    letters,
    bugs,
    home,
    async enter(role, programmes = []) {
      const email = `${role}-${count++}@example.org`
      const { id } = await base.people.add({
        email,
        name: `Test ${role}`,
        role,
        language: 'en',
        programmes: [...programmes],
      })
      const stranger = browser(() => base.origin)
      await stranger.ask('POST', '/api/sign-in/link', { email })
      await base.settled()
      const token = letters.findLast(({ to }) => to === email)?.link.split('#')[1]
      const answer = await stranger.ask('POST', '/api/sign-in', { token })
      const cookie = answer.headers.get('set-cookie')?.split(';')[0] ?? ''
      return browser(() => base.origin, { id, email, cookie })
    },
    async restart(meanwhile) {
      await base.close()
      meanwhile?.()
      base = await open()
    },
    async remove() {
      await base.close()
      rmSync(home, { recursive: true, force: true })
    },
  }
}

/** Sends what a browser on the base's own page would send. */
export function browser(origin: () => string, who = { id: '', email: '', cookie: '' }): Browser {
  const ask: Browser['ask'] = (method, path, body, headers = {}) =>
    fetch(`${origin()}${path}`, {
      method,
      redirect: 'manual',
      headers: {
        origin: origin(),
        ...(who.cookie ? { cookie: who.cookie } : {}),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
  return {
    ...who,
    ask,
    async json(method, path, body) {
      const answer = await ask(method, path, body)
      if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`)
      return answer.json()
    },
  }
}
