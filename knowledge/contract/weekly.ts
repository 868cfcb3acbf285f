import { z } from 'zod'

/** Whether somebody gets a letter once a week about what is new for them. */
export const WeeklyLetterChoice = z.strictObject({ wanted: z.boolean() })
export type WeeklyLetterChoice = z.infer<typeof WeeklyLetterChoice>

/** Names an account and is signed for it; what the link in a weekly letter carries behind its `#`. */
export const StopToken = z.string().regex(/^[A-Za-z0-9_-]{8,64}\.[A-Za-z0-9_-]{43}$/)
