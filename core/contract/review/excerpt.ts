import { z } from 'zod'
import { call } from '../rpc.ts'
import { SessionId } from '../session-id.ts'
import { Span } from '../span.ts'

/** Longest stretch of sound that is made to be listened to, seconds. */
export const longestExcerpt = 20

/** Where the sound of an excerpt is read: `/media/<session>/heard-<digest>`, AAC in MP4. */
export const HeardKind = z.templateLiteral(['heard-', z.string().regex(/^[0-9a-f]{32}$/)])
export type HeardKind = z.infer<typeof HeardKind>

/** A few seconds of a session as they go out, and as they were recorded. All times are seconds of the session. */
export const Excerpt = z.object({
  /** What is heard: never longer than the recording. */
  span: Span,
  /** As a render made now has it: hidden words replaced, voices disguised. How a voice is changed is drawn anew each time. */
  goesOut: HeardKind,
  recorded: HeardKind,
  /** Where words are replaced, and by what. */
  replaced: z.array(Span),
  replaceWith: z.enum(['silence', 'tone', 'noise']),
  /** Where voices are disguised. */
  disguised: z.array(Span),
})
export type Excerpt = z.infer<typeof Excerpt>

const isExcerpt = ({ start, end }: Span): boolean => end > start && end - start <= longestExcerpt + 0.001

/** Hearing what goes out before it is approved. */
export const excerptApi = {
  /**
   * Makes an excerpt by the render's own steps, from the recording and the decisions of now; answers when it is there.
   * `file-missing`, `recording-changed`, `recording-elsewhere` where the recording is not where it was.
   */
  'review.excerpt': call(
    z
      .strictObject({ session: SessionId, start: z.number().min(0), end: z.number().min(0) })
      .refine(isExcerpt, { message: 'an excerpt lasts, and not for long' }),
    Excerpt,
  ),
} as const
