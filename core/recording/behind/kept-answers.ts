import { access, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { z } from 'zod'
import { type GrowingFile, openGrowing } from '../../../native/files/growing.ts'
import { readStretch } from '../../../native/files/kept.ts'
import type { Answers } from '../../contract/answers.ts'

/** The file of answers lies in the take's folder: what becomes of the one becomes of the other. */
export const answersIn = (folder: string): string => join(folder, 'answers.jsonl')

const Line = z.tuple([z.string(), z.unknown()])
const newline = 0x0a

/**
 * Answers in a file, one a line, that only grows. They hold what was said: the file belongs to the library as the
 * recording does, and is removed when nothing asks any more. A line that a crash cut short was never there.
 */
export class KeptAnswers implements Answers {
  readonly #file: GrowingFile
  readonly #known: Map<string, string>
  #turn: Promise<void> = Promise.resolve()
  /** Called before anything is found anew: the work may have to wait. */
  readonly #mayWork: () => Promise<void>

  private constructor(file: GrowingFile, known: Map<string, string>, mayWork: () => Promise<void>) {
    this.#file = file
    this.#known = known
    this.#mayWork = mayWork
  }

  /** One at a time has the file open. @throws StudioError `library-locked`, `sealed-damaged`; what the system says */
  static async open(path: string, mayWork = async (): Promise<void> => undefined): Promise<KeptAnswers> {
    const file = await openGrowing(path)
    try {
      const known = new Map<string, string>()
      const bytes = await readStretch(file, 0, file.size)
      let length = 0
      for (let end = bytes.indexOf(newline); end >= 0; end = bytes.indexOf(newline, length)) {
        const text = bytes.toString('utf8', length, end)
        const line = parsed(text)
        if (!line.success) break
        known.set(line.data[0], text)
        length = end + 1
      }
      await file.truncate(length)
      return new KeptAnswers(file, known, mayWork)
    } catch (error) {
      await file.close()
      throw error
    }
  }

  get count(): number {
    return this.#known.size
  }

  async to<T>(question: string, schema: z.ZodType<T>, find: () => Promise<T>): Promise<T> {
    const line = this.#known.get(question)
    const kept = line === undefined ? null : schema.safeDecode(parsed(line).data?.[1] as never)
    if (kept?.success) return kept.data
    await this.#mayWork()
    const found = await find()
    const text = schema.safeEncode(found)
    if (text.success) await this.#keep(question, JSON.stringify([question, text.data]))
    return found
  }

  async close(): Promise<void> {
    await this.#turn
    await this.#file.close()
  }

  async #keep(question: string, line: string): Promise<void> {
    this.#known.set(question, line)
    // What cannot be kept (a full disk) is found again another time.
    this.#turn = this.#turn.then(() => this.#file.append(Buffer.from(`${line}\n`))).catch(() => undefined)
    await this.#turn
  }
}

function parsed(text: string) {
  try {
    return Line.safeParse(JSON.parse(text))
  } catch {
    return Line.safeParse(null)
  }
}

/** Works with what was found while a recording was made; without it where nothing was, or where it is damaged. */
export async function withAnswers<T>(recording: string, work: (answers?: Answers) => Promise<T>): Promise<T> {
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
