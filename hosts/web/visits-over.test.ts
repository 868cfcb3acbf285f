import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import type { StudioApi } from '../../core/contract/api.ts'
import { socketLink } from '../../core/contract/link.ts'
import { ask, type Client } from '../../core/contract/rpc.ts'
import { openDesk, type StudioDesk } from '../../core/handlers/studio-desk.ts'
import { createStudio } from '../../core/studio.ts'
import { type Served, serve } from './serve.ts'

let folder: string
let desk: StudioDesk
let served: Served
let now: number

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'estompe-visits-'))
  await writeFile(join(folder, 'index.html'), '<!doctype html><title>Estompe</title>')
  now = 1_000_000
  const onBug = (_: string, error: unknown): void => {
    throw error
  }
  desk = openDesk(createStudio({ home: join(folder, 'library') }), { language: 'en', onBug })
  served = await serve({ desk, bundle: folder, onBug, now: () => now })
})
afterEach(async () => {
  await served.close()
  await desk.close()
  await rm(folder, { recursive: true })
})

/** Somebody comes in by a link and opens a line. */
async function comeIn(link: string): Promise<Client<StudioApi>> {
  const { headers } = await fetch(link, { redirect: 'manual' })
  const cookie = (headers.get('set-cookie') ?? '').split(';')[0] as string
  const socket = new WebSocket(`${served.origin.replace('http', 'ws')}/wire`, {
    headers: { cookie, origin: served.origin },
  })
  await new Promise((opened, fail) => socket.once('open', opened).once('error', fail))
  return ask<StudioApi>(socketLink(socket))
}

/** Sooner than the host looks by itself whose visit is over. */
const atOnce = (ended: Promise<void>): Promise<void> =>
  Promise.race([ended, pause(9000).then(() => Promise.reject(new Error('still open after 9 s')))])

const invited = (): string[] => desk.people.list().flatMap(({ name, owner }) => (owner ? [] : [name]))

test('what comes over a line whose visit is over is not done, not even once', async () => {
  const owner = await comeIn(served.newLink())
  await owner.call('people.invite', { name: 'Paul', role: 'reviewer' })
  now += 9 * 3_600_000
  const late = owner.call('people.invite', { name: 'Eve', role: 'admin' })
  await expect(late).rejects.toMatchObject({ code: 'disconnected' })
  expect(invited()).toEqual(['Paul'])
})

test('the line of somebody who is shut out, or gets another role, is closed at that moment', async () => {
  const owner = await comeIn(served.newLink())
  const invite = async (role: 'reviewer' | 'mentor') =>
    comeIn((await owner.call('people.invite', { name: 'Paul', role })).link)
  const asReviewer = await invite('reviewer')
  const asMentor = await invite('mentor')
  await atOnce(asReviewer.closed)
  expect((await asMentor.call('people.me', {})).role).toBe('mentor')
  await owner.call('people.remove', { name: 'Paul' })
  await atOnce(asMentor.closed)
  expect(invited()).toEqual([])
})
