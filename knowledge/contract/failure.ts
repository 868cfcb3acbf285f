import { z } from 'zod'
import { ErrorCode } from '../../core/contract/errors.ts'

/** An expected error as it crosses the wire: its code, and what fills the gaps of its sentence. */
export const Failure = z.object({
  code: ErrorCode,
  data: z.record(z.string(), z.union([z.string(), z.number()])).default({}),
})
export type Failure = z.infer<typeof Failure>
