import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { type Access, accessOfMedia, addressAccess, may, mediaAccess, wireAccess } from '../contract/access.ts'
import { api, MediaKind } from '../contract/api.ts'
import { StudioError } from '../contract/errors.ts'
import { Role } from '../contract/review/records.ts'
import type { Desk } from './desk.ts'
import { handlersOf } from './handlers.ts'

const roles = Role.options
const reaches = new Set(['all', 'own', 'none'])
const own = 'session-of-marc'
const other = 'session-of-lea'

/** A studio in which everything that is reached says so. */
const reached: Desk = new Proxy({} as Desk, {
  get: (_, name) => {
    if (name === 'recorderOf') return (id: string) => (id === own ? 'Marc' : 'Léa')
    return new Proxy(() => undefined, {
      get: () => () => {
        throw new Error('reached')
      },
      apply: () => {
        throw new Error('reached')
      },
    })
  },
})
const handlers = handlersOf(reached, null)

/** What somebody meets who asks: the line before the handler, or the handler. */
async function met(name: keyof typeof api, role: Role, session: string): Promise<'refused' | 'let in'> {
  const takesSession = 'session' in (api[name].input as unknown as { shape: object }).shape
  const asked = { signal: new AbortController().signal, who: { name: 'Marc', role } }
  const handler = handlers[name] as (input: unknown, asked: unknown) => unknown
  try {
    await handler({ ...(takesSession ? { session } : {}), name: 'X', role: 'mentor', clip: null }, asked)
  } catch (error) {
    if (error instanceof StudioError && error.code === 'forbidden') return 'refused'
  }
  return 'let in'
}

describe('every name says whom it answers', () => {
  const everything: [string, Access | undefined][] = [
    ...Object.keys(api).map((name): [string, Access | undefined] => [name, wireAccess[name as keyof typeof api]]),
    ...Object.entries(mediaAccess),
    ...Object.entries(addressAccess),
  ]
  test.each(everything)('%s', (_, access) => {
    for (const role of roles) expect(reaches).toContain(access?.[role])
    expect(access?.admin).toBe('all')
  })

  test('and no other', () => {
    expect(Object.keys(wireAccess).sort()).toEqual(Object.keys(api).sort())
    const kinds = MediaKind.options[0].options
    expect(Object.keys(mediaAccess).sort()).toEqual([...kinds, 'clip', 'heard'].sort())
    expect(accessOfMedia('clip-c1')).toBe(mediaAccess.clip)
    expect(accessOfMedia(`heard-${'0'.repeat(32)}`)).toBe(mediaAccess.heard)
  })

  test('each address of the web host is behind one of them', () => {
    const host = readFileSync(join(import.meta.dirname, '../../hosts/web/serve.ts'), 'utf8')
    const addresses = [...host.matchAll(/first === '(\w+)'|pathname === '\/(\w+)'/g)].map((one) => one[1] ?? one[2])
    expect(new Set(addresses)).toEqual(new Set(['enter', 'media', ...Object.keys(addressAccess)]))
    for (const name of Object.keys(addressAccess)) expect(host).toContain(`refuseForbidden(addressAccess.${name}, who`)
    expect(host).toContain('refuseForbidden(accessOfMedia(kind.data), who')
  })
})

describe('the handlers hold to it, whatever a screen shows', () => {
  test.each(Object.keys(api) as (keyof typeof api)[])('%s', async (name) => {
    for (const role of roles)
      for (const session of [own, other]) {
        const takesSession = 'session' in (api[name].input as unknown as { shape: object }).shape
        const allowed = may(wireAccess[name], { role }, takesSession ? session === own : null)
        expect(await met(name, role, session), `${role} ${session}`).toBe(allowed ? 'let in' : 'refused')
      }
  })

  test('only an admin names a place of the owner’s machine', async () => {
    for (const name of [
      'library.import',
      'session.relocate',
      'keeping.backUp',
      'keeping.restore',
      'bulk.plan',
    ] as const)
      for (const role of ['mentor', 'reviewer'] as const) expect(await met(name, role, own), name).toBe('refused')
  })

  test('a mentor never decides for others, and never sees what others recorded', async () => {
    const never = ['review.approve', 'review.render', 'review.publish', 'people.invite', 'audit.entries'] as const
    for (const name of never) expect(await met(name, 'mentor', own)).toBe('refused')
    for (const name of ['review.open', 'session.results', 'review.perform', 'review.media'] as const) {
      expect(await met(name, 'mentor', own)).toBe('let in')
      expect(await met(name, 'mentor', other)).toBe('refused')
    }
    for (const kind of ['original', 'proxy', 'peaks', 'thumbnail'] as const)
      expect(may(accessOfMedia(kind), { role: 'mentor' }, false)).toBe(false)
    expect(may(accessOfMedia('crop'), { role: 'mentor' }, true)).toBe(false)
  })
})
