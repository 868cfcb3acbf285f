import { z } from 'zod'

/** Numbers of one look (`FaceLook.embedding`). */
export const lookLength = 128

export const Look = z.array(z.number()).length(lookLength)
export type Look = z.infer<typeof Look>

/**
 * The mean of a person's looks in one session. Biometric data: it lies in a file of its own in the session's folder, so
 * that it can be deleted by itself.
 */
export const PersonLook = z.object({
  /** The person's id within the session. */
  person: z.string(),
  look: Look,
  /** How many single looks the mean is made of. */
  looks: z.int().min(1),
})
export type PersonLook = z.infer<typeof PersonLook>

/** Euclidean distance of two looks; under about 0.5 they show one person. */
export const distanceOf = (a: readonly number[], b: readonly number[]): number =>
  Math.sqrt(a.reduce((sum, one, i) => sum + (one - (b[i] ?? 0)) ** 2, 0))
