import { join } from 'node:path'
import { api, type StudioApi } from '../../core/contract/api.ts'
import { memoryLinks } from '../../core/contract/link.ts'
import { answer, ask, type Client } from '../../core/contract/rpc.ts'
import { handlersOf } from '../../core/handlers/handlers.ts'
import { openDesk, type StudioDesk } from '../../core/handlers/studio-desk.ts'
import { createStudio } from '../../core/studio.ts'
import { longCall, makeReviewLibrary } from '../support/review-library.ts'
import type { Bench } from './bench.ts'

const onBug = (_: string, error: unknown): void => {
  throw error
}
const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] as number

function seated(desk: StudioDesk): Client<StudioApi> {
  const [here, there] = memoryLinks()
  answer(here, api, handlersOf(desk, null), { who: desk.people.owner, onBug })
  return ask<StudioApi>(there)
}

/** Seconds until a review screen has all records; what it got. */
async function opened(client: Client<StudioApi>, session: string) {
  const began = performance.now()
  let boxes = 0
  let findings = 0
  for await (const event of client.stream('review.open', { session })) {
    if (event.kind === 'records')
      for (const record of event.records)
        if (record.type === 'finding') {
          findings++
          boxes += record.finding.keyframes.length
        }
    if (event.kind === 'ready') break
  }
  return { seconds: (performance.now() - began) / 1000, boxes, findings }
}

/** A long session on the wire: opening it, deciding in it, listing it. */
export default {
  id: 'review',
  async run({ folder, quick, log }) {
    const home = join(folder, 'home')
    const size = quick ? { ...longCall, minutes: 2 } : longCall
    const { session } = await makeReviewLibrary(home, size)
    log(`library with ${size.boxes} boxes made`)
    const cold: number[] = []
    const warm: number[] = []
    const decided: number[] = []
    let got = { boxes: 0, findings: 0 }
    for (let turn = 0; turn < (quick ? 2 : 5); turn++) {
      const desk = openDesk(createStudio({ home }), { language: 'fr', onBug })
      const client = seated(desk)
      const first = await opened(client, session)
      cold.push(first.seconds)
      got = first
      warm.push((await opened(client, session)).seconds)
      for (let number = 0; number < 5; number++) {
        const args = { id: `face-${turn * 5 + number + 1}` }
        const began = performance.now()
        await client.call('review.perform', { session, command: 'finding.hide', args })
        decided.push((performance.now() - began) / 1000)
      }
      client.close()
      await desk.close()
    }
    return [
      {
        what: 'face boxes, and more, that are opened',
        value: got.boxes,
        unit: 'boxes',
        limit: { kind: 'at least', value: 100_000 },
      },
      { what: 'findings', value: got.findings, unit: 'findings', limit: { kind: 'at least', value: 400 } },
      // The first of all takes in what the stages found; the others find it in the library.
      { what: 'first opening of all', value: cold[0] as number, unit: 's', limit: null },
      {
        what: 'opening after a start, median',
        value: median(cold.slice(1)),
        unit: 's',
        limit: { kind: 'at most', value: 2 },
      },
      { what: 'opening again, median', value: median(warm), unit: 's', limit: { kind: 'at most', value: 2 } },
      { what: 'one decision, median', value: median(decided), unit: 's', limit: { kind: 'at most', value: 0.1 } },
    ]
  },
} satisfies Bench
