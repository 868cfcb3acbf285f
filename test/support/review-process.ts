import { writeSync } from 'node:fs'
import { z } from 'zod'
import { api, type StudioApi } from '../../core/contract/api.ts'
import { memoryLinks } from '../../core/contract/link.ts'
import { revisionsIn } from '../../core/contract/review/diff.ts'
import type { ReviewRecord } from '../../core/contract/review/records.ts'
import { answer, ask } from '../../core/contract/rpc.ts'
import { handlersOf } from '../../core/handlers/handlers.ts'
import { openDesk } from '../../core/handlers/studio-desk.ts'
import { createStudio } from '../../core/studio.ts'

// A studio that tells a review as it finds it, makes one change of it over the wire, tells what was answered, and is killed
// in that instant: `review-process.ts HOME SESSION WISH`. Without a wish it only tells.

const Wish = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('perform'), command: z.string(), args: z.unknown() }),
  z.object({ kind: z.enum(['undo', 'redo', 'approve']) }),
])

const [home = '', session = '', wished = ''] = process.argv.slice(2)
const tell = (what: unknown): void => void writeSync(1, `${JSON.stringify(what)}\n`)
const onBug = (_: string, error: unknown): void => {
  throw error
}
const desk = openDesk(createStudio({ home }), { language: 'en', onBug })
const [here, there] = memoryLinks()
answer(here, api, handlersOf(desk, null), { who: { name: 'Claire', role: 'reviewer' }, onBug })
const client = ask<StudioApi>(there)

const state = new Map<string, ReviewRecord>()
let wordTimes: string | null = null
for await (const event of client.stream('review.open', { session })) {
  if (event.kind === 'opening') wordTimes = event.opening.wordTimes
  if (event.kind === 'records') for (const record of event.records) state.set(record.id, record)
  if (event.kind === 'ready') break
}
tell([...state.values()])

if (wished !== '') {
  const wish = Wish.parse(JSON.parse(wished))
  const { diff } = await (wish.kind === 'perform'
    ? client.call('review.perform', { session, command: wish.command, args: wish.args, wordTimes })
    : wish.kind === 'approve'
      ? client.call('review.approve', { session, seen: revisionsIn(state) })
      : client.call(`review.${wish.kind}`, { session }))
  tell(diff)
  process.kill(process.pid, 'SIGKILL')
}
client.close()
await desk.close()
