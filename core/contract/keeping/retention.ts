import { z } from 'zod'

/** An original whose time has come. */
export const DueOriginal = z.object({
  session: z.string(),
  title: z.string(),
  approvedAt: z.string(),
  dueAt: z.string(),
  /** Days after approval, as the policy says. */
  days: z.int().min(1),
  policy: z.string(),
  /** Of the recording itself. */
  bytes: z.number().min(0),
  /** Where it lies, when that is outside the library: then it is only deleted when it is named. Null: inside. */
  outside: z.string().nullable(),
})
export type DueOriginal = z.infer<typeof DueOriginal>

/** The question that waits for a person, and what was decided once for all. */
export const RetentionState = z.object({
  due: z.array(DueOriginal),
  /** Who said that those inside the library go without being asked again; null while every one is asked for. */
  standing: z.object({ by: z.string(), at: z.string() }).nullable(),
})
export type RetentionState = z.infer<typeof RetentionState>

export const RetentionAnswer = z.strictObject({
  sessions: z.array(z.string()).min(1),
  answer: z.enum(['delete', 'keep']),
  /** With `delete`: those that come due later go without being asked. */
  always: z.boolean().default(false),
  /** Originals outside the library that go as well, by path. */
  outside: z.array(z.string()).default([]),
})
export type RetentionAnswer = z.infer<typeof RetentionAnswer>
