import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import type { Answers } from './contract/answers.ts'
import { KeptAnswers } from './kept-answers.ts'
import { withStageAnswers } from './stage-answers.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'estompe-answers-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const Numbers = z.array(z.number())

/** Asks questions whose answers are `[n, n / 4]`: a number each of whose digits counts. @returns those that had to be found */
async function asked(answers: Answers, questions: readonly number[]): Promise<number[]> {
  const found: number[] = []
  for (const number of questions) {
    const answer = await answers.to(`question ${number}`, Numbers, async () => {
      found.push(number)
      return [number, number / 4]
    })
    expect(answer).toEqual([number, number / 4])
  }
  return found
}

test('whatever is cut off or damaged, an answer is the one that was kept, or is found anew', async () => {
  const path = join(folder, 'cut.jsonl')
  const all = [...Array(12).keys()]
  const kept = await KeptAnswers.open(path)
  expect(await asked(kept, all)).toEqual(all)
  expect(await asked(kept, all)).toEqual([])
  await kept.close()
  const bytes = await readFile(path)
  const ends = [...bytes.entries()].filter(([, byte]) => byte === 0x0a).map(([at]) => at)
  const damage = fc.record({ length: fc.nat(bytes.length), at: fc.nat(bytes.length - 1), flip: fc.nat(255) })
  await fc.assert(
    fc.asyncProperty(damage, async ({ length, at, flip }) => {
      const harmed = Buffer.from(bytes.subarray(0, length))
      if (at < length) harmed[at] = (harmed[at] as number) ^ flip
      await writeFile(path, harmed)
      const again = await KeptAnswers.open(path)
      const harmedFrom = at < length && flip !== 0 ? at : length
      const whole = ends.filter((end) => end < harmedFrom).length
      expect(again.count).toBe(whole)
      expect(await asked(again, all)).toEqual(all.slice(whole))
      await again.close()
      expect(await readFile(path, 'utf8')).toBe(bytes.toString())
    }),
    { numRuns: 60 },
  )
})

test('a stage that is interrupted finds its answers the next time; one that has ended leaves none', async () => {
  const stage = await mkdtemp(join(folder, 'stage-'))
  const stopped = withStageAnswers(stage, false, async (answers) => {
    expect(await asked(answers as Answers, [1, 2])).toEqual([1, 2])
    throw new Error('stopped')
  })
  await expect(stopped).rejects.toThrow('stopped')
  const goesOn = async (afresh: boolean, found: number[]) => {
    await withStageAnswers(stage, afresh, async (answers) =>
      expect(await asked(answers as Answers, [1, 2, 3])).toEqual(found),
    )
  }
  await goesOn(false, [3])
  await goesOn(false, [1, 2, 3])
})

test('asked to do everything again, a stage asks everything again', async () => {
  const stage = await mkdtemp(join(folder, 'afresh-'))
  const stopped = withStageAnswers(stage, false, async (answers) => {
    await asked(answers as Answers, [1])
    throw new Error('stopped')
  })
  await expect(stopped).rejects.toThrow('stopped')
  await withStageAnswers(stage, true, async (answers) => expect(await asked(answers as Answers, [1])).toEqual([1]))
})
