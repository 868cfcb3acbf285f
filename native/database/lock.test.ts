import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { tryLock } from './lock.ts'

const folder = mkdtempSync(join(tmpdir(), 'estompe-lock-'))
afterAll(() => rmSync(folder, { recursive: true }))

test('only one holds a lock, and it can be taken again once released', () => {
  const path = join(folder, 'a.lock')
  const first = tryLock(path)
  expect(first).not.toBeNull()
  expect(tryLock(path)).toBeNull()
  expect(tryLock(join(folder, 'b.lock'))).not.toBeNull()
  first?.release()
  const second = tryLock(path)
  expect(second).not.toBeNull()
  second?.release()
})

test('a lock dies with its process', async () => {
  const path = join(folder, 'c.lock')
  const holder = `import { tryLock } from ${JSON.stringify(new URL('lock.ts', import.meta.url).href)}
    console.log(tryLock(${JSON.stringify(path)}) ? 'held' : 'refused')
    setInterval(() => {}, 1000)`
  const child = spawn(process.execPath, ['--input-type=module', '-e', holder])
  const [said] = await once(child.stdout, 'data')
  expect(String(said)).toContain('held')
  expect(tryLock(path)).toBeNull()
  child.kill('SIGKILL')
  await once(child, 'exit')
  const mine = tryLock(path)
  expect(mine).not.toBeNull()
  mine?.release()
})
