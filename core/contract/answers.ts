import type { z } from 'zod'

/**
 * What networks have already said of exactly this input. A question is a hash of everything that the answer depends on,
 * so that an answer from here is the one that would be found again: work that was done before saves time and changes
 * nothing. What is in doubt is asked anew.
 */
export interface Answers {
  /** The answer that was kept for the question, else the one that `find` gives, which is kept. */
  to<T>(question: string, schema: z.ZodType<T>, find: () => Promise<T>): Promise<T>
}

/** Keeps nothing: everything is found anew. */
export const noAnswers: Answers = { to: (_question, _schema, find) => find() }
