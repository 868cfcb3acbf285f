import { z } from 'zod'
import type { UiLanguage } from '../../../core/contract/language.ts'
import { Settled } from '../../contract/chat.ts'
import type { Database } from '../database/database.ts'
import { moment } from '../database/moment.ts'
import type { Mask } from '../search/gaps.ts'
import { keyStems } from './coverage.ts'

/** Share of telling words (Jaccard, 0..1) from which two questions are about the same. */
const sameFrom = 0.5
const mostAnswers = 3

/** Questions that a mentor answered, without personal data: so that nobody answers the same one twice. */
export class SettledQuestions {
  readonly #database: Database
  readonly #mask: Mask | null
  readonly #now: () => Date

  /** @param mask null where nobody can hide personal data: nothing is kept then */
  constructor(database: Database, mask: Mask | null, now: () => Date) {
    this.#database = database
    this.#mask = mask
    this.#now = now
  }

  /** Keeps question and answer, both masked. What nobody could look at is not kept. */
  async keep(message: string, question: string, answer: string, language: UiLanguage): Promise<void> {
    if (!this.#mask || question.trim() === '' || answer.trim() === '') return
    const masked = { question: await this.#mask(question, language), answer: await this.#mask(answer, language) }
    const stems = await keyStems(this.#database, masked.question)
    if (stems.length === 0) return
    // The conversation may have been erased meanwhile: then there is nothing to keep.
    await this.#database.query(
      `insert into settled (message, question, answer, stems, at)
       select id, $2, $3, $4, $5 from message where id = $1 on conflict (message) do nothing`,
      [message, masked.question, masked.answer, stems, this.#now()],
    )
  }

  /** Answers to the same question asked before, the likest first. @param notIn a conversation to leave out */
  async like(question: string, notIn: string): Promise<Settled[]> {
    const stems = await keyStems(this.#database, question)
    if (stems.length === 0) return []
    const rows = await this.#database.query(
      `select question, answer, at from (
         select s.question, s.answer, s.at,
           cardinality(array(select unnest(s.stems) intersect select unnest($1::text[])))::float8
             / cardinality(array(select unnest(s.stems) union select unnest($1::text[]))) as likeness
         from settled s join message m on m.id = s.message
         where s.stems && $1::text[] and m.conversation <> $2
       ) as alike where likeness >= $3 order by likeness desc, at desc limit ${mostAnswers}`,
      [stems, notIn, sameFrom],
    )
    return z.array(Settled.extend({ at: moment })).parse(rows)
  }
}
