import { existsSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { openDiarizer } from '../../native/inference/diarization/diarize.ts'
import { samplesOf, shippedModels, soundOf } from '../support/listen.ts'
import { readCallTruth } from '../support/spoken-truth.ts'
import type { Accuracy, AccuracyRow } from './accuracy.ts'

/** Steps a second at which who speaks is compared. */
const steps = 100

/** All ways to give `count` found people to the true ones, as found person by true person. */
function* matchings(truths: number, found: number, taken: readonly number[] = []): Generator<readonly number[]> {
  if (taken.length === truths) {
    yield taken
    return
  }
  for (let person = 0; person < Math.max(found, truths); person++)
    if (!taken.includes(person)) yield* matchings(truths, found, [...taken, person])
}

interface Turn {
  readonly start: number
  readonly end: number
  readonly person: number
}

/** Share of the true speech that goes to the right person, under the best naming of the people found. */
export function shareRight(truth: readonly Turn[], found: readonly Turn[]): number {
  const at = (turns: readonly Turn[], time: number): number | null => {
    const votes = new Map<number, number>()
    for (const turn of turns)
      if (time >= turn.start && time < turn.end) votes.set(turn.person, (votes.get(turn.person) ?? 0) + 1)
    return [...votes].sort((a, b) => b[1] - a[1])[0]?.[0] ?? null
  }
  const end = Math.max(...truth.map((turn) => turn.end))
  const pairs: [number, number | null][] = []
  for (let i = 0; i < end * steps; i++) {
    const who = at(truth, (i + 0.5) / steps)
    if (who !== null) pairs.push([who, at(found, (i + 0.5) / steps)])
  }
  const people = new Set(truth.map((turn) => turn.person)).size
  const others = new Set(found.map((turn) => turn.person)).size
  let best = 0
  for (const names of matchings(people, others))
    best = Math.max(best, pairs.filter(([who, heard]) => names[who] === heard).length)
  return best / pairs.length
}

/** Who speaks when, on the mixed track of each call with truth. */
export default {
  id: 'speakers',
  run: async ({ samples, folder }) => {
    const rows: AccuracyRow[] = []
    for (const kind of ['calls', 'starter']) {
      const place = join(samples, kind)
      if (!existsSync(place)) continue
      for (const name of (await readdir(place)).filter((file) => file.endsWith('.mp4'))) {
        const call = join(place, name)
        if (!existsSync(call.replace(/\.mp4$/, '.truth.json'))) continue
        const { turns } = await readCallTruth(call)
        const names = [...new Set(turns.map((turn) => turn.speaker))]
        const truth = turns.map(({ start, end, speaker }) => ({ start, end, person: names.indexOf(speaker) }))
        const diarizer = await openDiarizer(await shippedModels(folder), { threads: 2 })
        const found = await diarizer.turns(soundOf(await samplesOf(call, folder)), {})
        await diarizer.close()
        rows.push({
          what: `${name}: speech time given to the right person`,
          value: shareRight(truth, found),
          unit: '',
          limit: { kind: 'at least', value: 0.95 },
          note: `${new Set(found.map((turn) => turn.person)).size} people found, ${names.length} there`,
        })
      }
    }
    return rows.length > 0 ? rows : { skipped: 'no call with truth in the samples' }
  },
} satisfies Accuracy
