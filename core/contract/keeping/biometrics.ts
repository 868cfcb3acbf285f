import { z } from 'zod'

/** That the persons of a session agreed that what their faces and voices are recognised by is kept. */
export const BiometricConsent = z.object({ session: z.string(), how: z.string(), by: z.string(), at: z.string() })
export type BiometricConsent = z.infer<typeof BiometricConsent>

/** What the library holds that a person could be recognised by. */
export const BiometricState = z.object({
  /** Files with prints of faces or voices. */
  files: z.int().min(0),
  bytes: z.number().min(0),
  /** People who are recognised in every session, each with a consent of their own. */
  enrolled: z.array(z.object({ id: z.string(), name: z.string(), by: z.string(), addedAt: z.string() })),
  consents: z.array(BiometricConsent.extend({ title: z.string() })),
})
export type BiometricState = z.infer<typeof BiometricState>
