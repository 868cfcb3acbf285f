import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { openWhenAsked } from './when-asked.ts'

const home = mkdtempSync(join(tmpdir(), 'estompe-when-asked-'))
afterAll(() => rmSync(home, { recursive: true, force: true }))

test('the knowledge base is opened by the first who asks, once, and closed with the studio', async () => {
  const knowledge = openWhenAsked(() => ({ home, log: () => undefined }))
  expect(existsSync(join(home, 'knowledge'))).toBe(false)
  const [one, two] = await Promise.all([knowledge.link(), knowledge.link()])
  expect(new URL(one).origin).toBe(new URL(two).origin)
  expect(one).not.toBe(two)
  expect((await fetch(new URL(one).origin)).status).toBe(200)
  const second = openWhenAsked(() => ({ home, log: () => undefined }))
  await expect(second.link()).rejects.toMatchObject({ code: 'library-busy' })
  await knowledge.close()
  const again = openWhenAsked(() => ({ home, log: () => undefined }))
  expect(new URL(await again.link()).origin).toBe(new URL(one).origin)
  await again.close()
  await expect(fetch(new URL(one).origin)).rejects.toThrow()
  expect(await second.link()).toMatch(/enter#/)
  await second.close()
})
