import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Answers } from './contract/answers.ts'
import { KeptAnswers } from './kept-answers.ts'

/** Name of the file, in a stage's folder, of what networks said before the stage has ended. */
export const stageAnswersName = 'answers.jsonl'

/**
 * Does a stage's work with what networks said in a run of it that did not come to its end, and keeps what they say now.
 * Once the work is done nothing of it is left.
 * @param folder the stage's, which outlives the process
 * @param afresh asks everything again
 */
export async function withStageAnswers<T>(
  folder: string,
  afresh: boolean,
  work: (answers: Answers | undefined) => Promise<T>,
): Promise<T> {
  const path = join(folder, stageAnswersName)
  if (afresh) await rm(path, { force: true })
  const done = await addingStageAnswers(folder, work)
  await rm(path, { force: true })
  return done
}

/** The same with a piece of the work: what networks said stays for whoever does the rest. */
export async function addingStageAnswers<T>(
  folder: string,
  work: (answers: Answers | undefined) => Promise<T>,
): Promise<T> {
  // Where nothing can be kept, the work is done without.
  const answers = await KeptAnswers.open(join(folder, stageAnswersName)).catch(() => null)
  return work(answers ?? undefined).finally(() => answers?.close())
}
