import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { added, Plantings, type Score } from './plantings.ts'
import { contextIn, redactByTruth } from './redacted.ts'
import { readTruth } from './truth.ts'

export interface PlantedWish {
  /** Folder of the form of the sample recordings. */
  readonly samples: string
  readonly folder: string
  /** How many of each kind. */
  readonly count: number
  readonly seed: number
  log(line: string): void
}

/** The longest call first: more fits into one render. */
const calls = ['calls/coaching-prix', 'starter/starter-call']

/** Plants `count` leaks of each kind in a sample that was redacted by its truth; as many in one render as have room. */
export async function plantedScores({ samples, folder, count, seed, log }: PlantedWish): Promise<Score[]> {
  const call = calls.map((one) => join(samples, one)).find((one) => existsSync(`${one}.mp4`))
  if (!call) throw new Error('there is no call in the folder of samples')
  const context = await contextIn(folder)
  log('redacting by the truth')
  const redacted = await redactByTruth(`${call}.mp4`, readTruth(`${call}.truth.json`), context)
  const plantings = new Plantings(redacted, context, seed)
  const scores: Score[] = []
  const have = (kind: Score['kind']): number =>
    scores.filter((one) => one.kind === kind).reduce((sum, one) => sum + one.planted, 0)
  for (let round = 1; have('face') < count || have('label') < count; round++) {
    const [faces, labels] = [Math.max(0, count - have('face')), Math.max(0, count - have('label'))]
    log(`pictures, round ${round}: ${faces} faces and ${labels} labels to go`)
    scores.push(...(await plantings.pictures(Math.min(faces, 20), Math.min(labels, 20))).scores)
  }
  for (let round = 1; have('phone') < count; round++) {
    log(`numbers, round ${round}: ${count - have('phone')} to go`)
    scores.push(await plantings.phones(Math.min(10, count - have('phone'))))
  }
  log('subtitles and tags')
  for (let i = 0; i < count; i++) scores.push(await plantings.subtitle(), await plantings.tag())
  return added(scores)
}
