import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { sha256OfFile } from '../../../native/files/sha256.ts'
import { probe } from '../../../native/media/probe.ts'
import { stageContext } from '../../../test/support/analysed.ts'
import { remux } from '../../../test/support/remux.ts'
import type { Answers } from '../../contract/answers.ts'
import type { VerifyInput } from '../../contract/pipeline.ts'
import { KeptAnswers } from '../../kept-answers.ts'
import { loadPolicy } from '../../policies.ts'
import { verifyStage } from './stage.ts'

let folder: string
let input: VerifyInput
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'estompe-verify-ahead-'))
  // Nothing of it is hidden, and its picture is shown for over a minute.
  const path = join(folder, 'slow.mp4')
  await remux(resolve(import.meta.dirname, '../../../resources/samples/starter-call.mp4'), path, { slower: 3 })
  const [sha256, media] = [await sha256OfFile(path), await probe(path)]
  const { duration } = media
  const transcript = { language: 'en', duration, speakers: [], segments: [] }
  const source = { path, sha256, media }
  const plan = { version: 1 as const, source: { sha256, duration }, video: [], audio: [], text: [] }
  input = {
    ...{ source, plan, transcript: null, findings: [], shown: [], names: [], policy: await loadPolicy('strict') },
    rendered: { media: path, mediaSha256: sha256, texts: [], transcript, frames: 0, encoder: '' },
    ...{ language: 'auto', model: 'whisper-base' },
  }
})
afterAll(() => rm(folder, { recursive: true, force: true }))

/** What a verification says, all but when and how long. */
async function verified(into: string, answers?: Answers) {
  const { report } = await verifyStage.run(input, { ...(await stageContext(join(folder, into))), answers })
  const { leaks, notes, verdict, unread } = report
  return { leaks, notes, verdict, unread, checks: report.checks.map(({ seconds: _, ...check }) => check) }
}

async function asked(file: string): Promise<{ known: number; asked: number; answer: unknown }> {
  const kept = await KeptAnswers.open(join(folder, file))
  const answer = await verified(`with ${file}`, kept)
  await kept.close()
  return { ...kept.counts, answer }
}

test('a render that networks were asked about in pieces is verified as one that was not, and nothing is asked again', async () => {
  expect(input.source.media.duration).toBeGreaterThan(72)
  const context = await stageContext(join(folder, 'piece'))
  const kept = await KeptAnswers.open(join(folder, 'made.jsonl'))
  // The last first, as it may come.
  for (const number of [1, 0]) await verifyStage.pieces?.make(input, { number, of: 2 }, { ...context, answers: kept })
  await kept.close()

  const alone = await verified('alone')
  expect(new Set(alone.leaks.map(({ kind }) => kind))).toEqual(new Set(['face', 'text', 'speech']))
  const joined = await asked('made.jsonl')
  expect(joined.answer).toEqual(alone)
  expect(joined.asked).toBeGreaterThan(100)
  expect(joined.known).toBe(joined.asked)
}, 600_000)
