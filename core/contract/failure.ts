import { z } from 'zod'
import { ErrorCode } from './errors.ts'

/** An expected error as plain data: its code and what fills the gaps of its sentence. */
export const Failure = z.object({ code: ErrorCode, data: z.record(z.string(), z.union([z.string(), z.number()])) })
export type Failure = z.infer<typeof Failure>
