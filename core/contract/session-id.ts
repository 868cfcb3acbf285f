import { z } from 'zod'

/** Opaque id of a session; safe in an address. */
export const SessionId = z.string().regex(/^[A-Za-z0-9_-]{6,64}$/)
export type SessionId = z.infer<typeof SessionId>
