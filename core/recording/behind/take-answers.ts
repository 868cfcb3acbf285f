import { access, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { KeptAnswers } from '../../kept-answers.ts'

/** The file of answers lies in the take's folder: what becomes of the one becomes of the other. */
export const answersIn = (folder: string): string => join(folder, 'answers.jsonl')

/** Works with what was found while a recording was made; without it where nothing was, or where it is damaged. */
export async function withAnswers<T>(recording: string, work: (answers?: KeptAnswers) => Promise<T>): Promise<T> {
  const path = answersIn(dirname(recording))
  const isThere = await access(path).then(
    () => true,
    () => false,
  )
  const answers = isThere ? await KeptAnswers.open(path).catch(() => null) : null
  if (isThere && !answers) await rm(path, { force: true })
  try {
    return await work(answers ?? undefined)
  } finally {
    await answers?.close()
  }
}
