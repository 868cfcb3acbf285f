import { z } from 'zod'
import type { Answers } from '../../../core/contract/answers.ts'
import { Span } from '../../../core/contract/span.ts'
import { Word } from '../../../core/contract/transcript.ts'
import { questionOf } from '../question.ts'
import type { HeardWindow, OpenWindow, SpanReader } from './reader.ts'

const Languages = z.array(z.tuple([z.string(), z.number()]))
const KeptReading = z.object({
  sound: z.boolean(),
  readings: z.array(
    z.object({ words: z.array(Word), span: Span, averageLogProbability: z.number(), noSpeech: z.number() }),
  ),
})

export interface KnownWindow extends HeardWindow {
  readonly question: string
  /** The window as the networks need it; only made for what they were not asked before. */
  readonly opened: () => Promise<OpenWindow>
}

/**
 * A reader that asks the networks only what they were not asked before.
 * @param model what else the answers depend on: the weights and the version of whoever reads
 */
export const rememberingReader = (
  reader: SpanReader<OpenWindow>,
  answers: Answers,
  model: string,
): SpanReader<KnownWindow> => ({
  async open(span, samples) {
    let made: Promise<OpenWindow> | null = null
    const opened = (): Promise<OpenWindow> => (made ??= reader.open(span, samples))
    const question = questionOf(model, [span.start, span.end], samples)
    const languages = await answers.to(`${question}:languages`, Languages, async () => [...(await opened()).languages])
    return { span, languages: new Map(languages), question, opened }
  },
  read: ({ question, opened }, language, signal) =>
    answers.to(`${question}:${language}`, KeptReading, async () => {
      const { sound, readings } = await reader.read(await opened(), language, signal)
      return { sound, readings: readings.map((one) => ({ ...one, words: [...one.words] })) }
    }),
})
