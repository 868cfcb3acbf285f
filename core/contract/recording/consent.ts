import { z } from 'zod'

/** What a person can agree to: being recorded, having the redacted clip used again, having the own voice kept in it. */
export const ConsentScope = z.enum(['recording', 'reuse', 'voice'])
export type ConsentScope = z.infer<typeof ConsentScope>

/** How somebody agreed. `at` is seconds on the take's clock: there it can be heard. */
export const ConsentHow = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('spoken'), at: z.number().min(0) }),
  z.strictObject({ kind: z.literal('form'), reference: z.string().trim().min(1).max(200) }),
  z.strictObject({ kind: z.literal('elsewhere'), where: z.string().trim().min(1).max(400) }),
])
export type ConsentHow = z.infer<typeof ConsentHow>

/** A person's name as the mentor wrote it. Personal data: it never leaves the library. */
export const PersonName = z.string().trim().min(1).max(120)

/** That somebody agreed, as it is told when it is put on record. */
export const ConsentGiven = z.strictObject({
  person: PersonName,
  agreed: z.array(ConsentScope).min(1),
  how: ConsentHow,
  /** Language, ISO 639-1, in which it was explained that an AI looks for personal data in the recording. */
  explainedIn: z.string().regex(/^[a-z]{2}$/),
})
export type ConsentGiven = z.infer<typeof ConsentGiven>

/** That somebody takes it back. */
export const ConsentWithdrawn = z.strictObject({
  person: PersonName,
  withdrawn: z.array(ConsentScope).min(1),
})
export type ConsentWithdrawn = z.infer<typeof ConsentWithdrawn>

/** One line of the record of consent, in the order in which it was written. */
export const ConsentEntry = z.discriminatedUnion('kind', [
  ConsentGiven.extend({ kind: z.literal('given'), at: z.iso.datetime() }),
  ConsentWithdrawn.extend({ kind: z.literal('withdrawn'), at: z.iso.datetime() }),
])
export type ConsentEntry = z.infer<typeof ConsentEntry>

/** Something that somebody has not agreed to, or no longer. */
export const ConsentGap = z.object({ person: z.string(), scope: ConsentScope, withdrawn: z.boolean() })
export type ConsentGap = z.infer<typeof ConsentGap>
