import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { stageContext } from '../../../test/support/analysed.ts'
import { remux } from '../../../test/support/remux.ts'
import { sourceOf } from '../../../test/support/silent-source.ts'
import type { Answers } from '../../contract/answers.ts'
import { KeptAnswers } from '../../kept-answers.ts'
import { searchPiece } from './ahead.ts'
import { lookStage } from './look.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'estompe-ahead-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const starter = resolve(import.meta.dirname, '../../../resources/samples/starter-call.mp4')

test('a search that was made ahead in pieces ends as one that was not, to the byte, and asks little again', async () => {
  // Shown four times as long: over a minute, of frames that are not all looked at; the minute ends while a page is shown.
  const path = join(folder, 'slow.mp4')
  await remux(starter, path, { slower: 4, silent: true, end: 18.5 })
  const source = await sourceOf(path)
  expect(source.media.duration).toBeGreaterThan(72)
  const input = { source }
  const searched = async (into: string, answers?: Answers): Promise<string[]> => {
    const context = await stageContext(join(folder, into))
    const { sightings, lines, faceLooks, cuts, leaps, labels } = await lookStage.run(input, { ...context, answers })
    const files = [sightings, lines, faceLooks].map((file) => readFile(file as string, 'utf8'))
    return [...(await Promise.all(files)), JSON.stringify([cuts, leaps, labels])]
  }
  expect(await lookStage.pieces?.count(input, 35, { signal: new AbortController().signal })).toBe(1)
  const made = await KeptAnswers.open(join(folder, 'made.jsonl'))
  // The last first, as it may come.
  const counts: number[] = []
  for (const number of [1, 0]) {
    await searchPiece(input, { number, of: 2 }, { ...(await stageContext(join(folder, 'piece'))), answers: made })
    counts.push(made.count)
  }
  await made.close()
  expect(counts[0]).toBeGreaterThan(60)

  const kept = await KeptAnswers.open(join(folder, 'made.jsonl'))
  const joined = await searched('joined', kept)
  const { asked, known } = kept.counts
  await kept.close()
  expect(known / asked).toBeGreaterThan(0.95)
  expect(joined[0]?.split('\n').length).toBeGreaterThan(50)
  expect(joined).toEqual(await searched('alone'))
}, 600_000)
