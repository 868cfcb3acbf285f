import { expect, test } from 'vitest'
import { api } from '../../core/contract/api.ts'
import { type Link, memoryLinks } from '../../core/contract/link.ts'
import { answer } from '../../core/contract/rpc.ts'
import { lockedHandlers, noVault } from '../../core/handlers/vault.ts'
import { StudioLine } from './studio-line.ts'

const studioEnd = (link: Link, isLocked: boolean): void => {
  const handlers = lockedHandlers(noVault)
  const open = {
    ...handlers,
    async *'library.watch'() {
      yield { kind: 'all' as const, rows: [] }
      await new Promise(() => undefined)
    },
  }
  const who = { name: 'owner', role: 'admin' as const }
  answer(link, api, isLocked ? handlers : open, { who, onBug: () => undefined })
}

test('who was refused because the library was locked is answered over the next line, when it has opened', async () => {
  const studio: Link[] = []
  const line = new StudioLine(async () => {
    const [there, here] = memoryLinks()
    studioEnd(there, studio.length === 0)
    studio.push(there)
    return here
  })
  const told: unknown[] = []
  line.watch('library.watch', {}, (change) => told.push(change))
  await expect(line.call('people.me', {})).rejects.toMatchObject({ code: 'library-locked' })
  expect(told).toEqual([])
  studio[0]?.close()
  await expect.poll(() => told, { timeout: 5000 }).toEqual([{ kind: 'all', rows: [] }])
  expect(studio.length).toBe(2)
})
