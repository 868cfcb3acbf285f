import { z } from 'zod'
import { SessionId } from '../session-id.ts'
import { Look } from './look.ts'

/** What somebody agreed to when their face is kept to be recognised in later sessions. */
export const BiometricConsent = z.strictObject({
  /** How it was given: on tape, on paper, in a message, ... */
  how: z.string().trim().min(3).max(500),
  /** Language in which recognition was explained. */
  language: z.enum(['fr', 'en']),
  at: z.iso.datetime(),
})
export type BiometricConsent = z.infer<typeof BiometricConsent>

/** Somebody who is recognised in every session, without what they look like. */
export const Enrolled = z.object({
  id: z.uuid(),
  name: z.string().trim().min(1).max(120),
  consent: BiometricConsent,
  /** Who wrote it down. */
  by: z.string(),
  addedAt: z.iso.datetime(),
})
export type Enrolled = z.infer<typeof Enrolled>

/** The same with the look that is compared. Biometric data: it never crosses the wire. */
export const EnrolledLook = Enrolled.extend({ look: Look })
export type EnrolledLook = z.infer<typeof EnrolledLook>

/** Who is to be recognised from now on: a person of a session. */
export const EnrolRequest = z.strictObject({
  session: SessionId,
  /** The person's id in the session. */
  person: z.string().min(1).max(80),
  name: Enrolled.shape.name,
  consent: BiometricConsent,
})
export type EnrolRequest = z.infer<typeof EnrolRequest>
