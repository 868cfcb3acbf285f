import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { appendFile, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { stageContext } from '../../../test/support/analysed.ts'
import { remux } from '../../../test/support/remux.ts'
import { sourceOf } from '../../../test/support/silent-source.ts'
import type { Answers } from '../../contract/answers.ts'
import { KeptAnswers } from '../../kept-answers.ts'
import { lookStage } from './look.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'estompe-remembering-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const root = resolve(import.meta.dirname, '../../..')
const starter = join(root, 'resources/samples/starter-call.mp4')
/** Answers after which the process stands still and is killed. */
const enough = 15

/** Everything that the search of the picture gives, as it lies on the disk. */
async function searched(path: string, into: string, answers?: Answers): Promise<string[]> {
  const source = await sourceOf(path)
  const context = await stageContext(join(folder, into))
  const { sightings, lines, faceLooks, cuts } = await lookStage.run({ source }, { ...context, answers })
  const files = [sightings, lines, faceLooks].map((file) => readFile(file as string, 'utf8'))
  return [...(await Promise.all(files)), JSON.stringify(cuts)]
}

test('a search that was killed goes on where it was, to the same bytes, and asks no network twice', async () => {
  const piece = join(folder, 'piece.mp4')
  await remux(starter, piece, { start: 0, end: 3 })
  const answers = join(folder, 'answers.jsonl')
  const script = join(root, 'test/support/detect-process.ts')
  const child = spawn(process.execPath, [script, piece, join(folder, 'killed'), answers, String(enough)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const gone = once(child, 'exit')
  await once(child.stdout, 'data')
  child.kill('SIGKILL')
  await gone
  const whole = (await readFile(answers, 'utf8')).split('\n').length - 1
  expect(whole).toBeGreaterThanOrEqual(enough)
  // As a kill in the middle of a write leaves it.
  await appendFile(answers, '["question",[{"box":[0.1,')

  const kept = await KeptAnswers.open(answers)
  expect(kept.count).toBe(whole)
  const resumed = await searched(piece, 'resumed', kept)
  expect(kept.counts.known).toBe(whole)
  const { count } = kept
  await kept.close()
  expect(count).toBeGreaterThan(whole + 5)
  expect(resumed[0]?.split('\n').length).toBeGreaterThan(20)
  expect(resumed).toEqual(await searched(piece, 'undisturbed'))
}, 300_000)
