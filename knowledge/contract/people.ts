import { z } from 'zod'
import { UiLanguage } from '../../core/contract/language.ts'

/**
 * What somebody may do in the knowledge base. A student finds and watches what their programmes may see, a mentor sees
 * all of it, an admin also decides who comes in.
 */
export const Role = z.enum(['student', 'mentor', 'admin'])
export type Role = z.infer<typeof Role>

/** Opaque id of a record; safe in an address. */
export const Id = z.string().regex(/^[A-Za-z0-9_-]{8,64}$/)
/** Chosen by an admin, readable: `pricing-2026`. */
export const ProgrammeId = z.string().regex(/^[a-z0-9][a-z0-9-]{0,39}$/)

/** One line of plain text: no control characters, so that it can stand in a header or a log line of a mail server. */
export const Line = (longest: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(longest)
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is refused
    .regex(/^[^\u0000-\u001f\u007f\u2028\u2029]*$/)

export const Email = z.string().trim().toLowerCase().max(254).pipe(z.email())

export const Programme = z.strictObject({ id: ProgrammeId, name: Line(120) })
export type Programme = z.infer<typeof Programme>

/** Somebody with an account. */
export const Person = z.object({
  id: Id,
  /** Null for whoever comes from a course platform alone, and for the first admin until they give one: no letter reaches them. */
  email: z.string().nullable(),
  name: z.string(),
  role: Role,
  language: UiLanguage,
  programmes: z.array(ProgrammeId),
})
export type Person = z.infer<typeof Person>

export const Invitation = z.strictObject({
  email: Email,
  name: Line(120),
  role: Role,
  language: UiLanguage.default('fr'),
  programmes: z.array(ProgrammeId).max(50).default([]),
})
export type Invitation = z.infer<typeof Invitation>

export const PersonChange = z.strictObject({
  email: Email.optional(),
  name: Line(120).optional(),
  role: Role.optional(),
  programmes: z.array(ProgrammeId).max(50).optional(),
})
export type PersonChange = z.infer<typeof PersonChange>

/** A browser that somebody is signed in with. Times in ISO 8601. */
export const SignIn = z.object({ id: Id, beganAt: z.string(), seenAt: z.string(), current: z.boolean() })
export type SignIn = z.infer<typeof SignIn>

/** What a sign-in link carries behind its `#`, where neither a proxy nor a mail scanner sees or uses it. */
export const LinkToken = z.string().regex(/^[A-Za-z0-9_-]{43}$/)

/** How one may come in besides by letter: `openid` is what the provider is called. */
export const Entrances = z.object({ openid: z.string().nullable() })
export type Entrances = z.infer<typeof Entrances>
