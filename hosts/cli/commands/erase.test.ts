import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, expect, test } from 'vitest'
import { openLibrary } from '../../../core/library.ts'
import { noteSent } from '../../../core/outlet/noted.ts'
import { run, start } from '../../../test/support/command-line.ts'
import { plantSession, traces } from '../../../test/support/planted-library.ts'

const folder = mkdtempSync(join(tmpdir(), 'estompe-erase-cli-'))
afterAll(() => rmSync(folder, { recursive: true }))

test('killed at any moment, an erasure that was begun is whole after the next start', {
  timeout: 120_000,
}, async () => {
  let interrupted = 0
  for (let round = 0; round < 2; round++) {
    const home = join(folder, `home-${round}`)
    const env = { ESTOMPE_HOME: home }
    const library = openLibrary(home)
    const marker = `Marker-${round}-4711`
    const { id } = await plantSession(library, marker, { files: 500 })
    library.close()
    const asked = start(['erase', 'session', id, '--yes', '--json'], { env })
    while (existsSync(join(home, 'proxies', id)) && asked.child.exitCode === null) await pause(1)
    await pause(round * 40)
    asked.child.kill('SIGKILL')
    if ((await asked.ended).code === null) interrupted++
    expect((await run(['audit', 'verify'], { env })).code).toBe(0)
    expect(traces(home, marker).slice(0, 5)).toEqual([])
    const { out } = await run(['erase', 'certificates'], { env })
    expect(JSON.parse(out)).toEqual([expect.objectContaining({ session: id, version: 1 })])
  }
  expect(interrupted).toBeGreaterThan(0)
})

test('without --yes it only tells; what it would leave outside is named', { timeout: 60_000 }, async () => {
  const home = join(folder, 'home-told')
  const env = { ESTOMPE_HOME: home }
  const library = openLibrary(home)
  const { id, original } = await plantSession(library, 'Outsider', { outside: join(folder, 'outside') })
  const server = 'https://kb.example.org'
  noteSent(library, { server, video: 'v'.repeat(32), session: id, clip: '' }, true)
  library.close()
  const told = await run(['erase', 'session', id], { env })
  expect(told.code).toBe(2)
  expect(told.out).toContain(original)
  expect(told.out).toContain('Transcripts: 4')
  expect(traces(home, 'Outsider').length).toBeGreaterThan(5)
  const done = await run(['erase', 'session', id, '--also', original, '--yes', '--json'], { env })
  expect(done.events()).toEqual([expect.objectContaining({ event: 'result', leaving: 1 })])
  const after = openLibrary(home)
  // What the next start of the studio takes up.
  expect(after.database.deliveries.all()).toMatchObject([{ server, state: 'leaving', session: null }])
  after.close()
  expect(traces(folder, 'Outsider')).toEqual([])
})
