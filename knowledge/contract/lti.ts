import { z } from 'zod'
import { Id, Line, ProgrammeId } from './people.ts'

/** Why somebody who came from a course platform was not let in. */
export const LaunchRefusal = z.enum([
  /** No such platform, client or deployment is registered. */
  'unknown',
  /** Begun too long ago, used already, or begun by another browser. */
  'late',
  /** The browser keeps no cookies for an embedded page. */
  'cookie',
  /** What the platform said of the person is not signed by it, or not for here. */
  'token',
  /** The platform's keys cannot be had. */
  'platform',
  /** An admin has not said which programme the course belongs to. */
  'untied',
  /** The course's programme does not see the clip or path. */
  'gone',
  /** Only who teaches the course may choose what is embedded. */
  'role',
])
export type LaunchRefusal = z.infer<typeof LaunchRefusal>

const Address = z.url({ protocol: /^https?$/ }).max(500)
/** Scheme, host and port, and nothing behind them. */
const Origin = z
  .string()
  .max(300)
  .regex(/^https?:\/\/[a-z0-9.-]+(:\d{1,5})?$/)

/** A course platform as an admin registers it, in the words of LTI 1.3. */
export const PlatformDraft = z.strictObject({
  /** What it is called here. */
  name: Line(80),
  issuer: Address,
  client: Line(255),
  deployments: z.array(Line(255)).min(1).max(50),
  /** Where a launch is authenticated, where tokens are had, and where its public keys are. */
  authorization: Address,
  token: Address,
  keys: Address,
  /** Origins of the pages in which it embeds others. */
  frames: z.array(Origin).min(1).max(20),
})
export type PlatformDraft = z.infer<typeof PlatformDraft>

/** A course of a platform, or a whole deployment where it names no course, and what it is tied to here. */
export const PlatformContext = z.object({
  id: Id,
  deployment: z.string(),
  title: z.string().nullable(),
  /** Null until an admin chooses one: nobody sees anything before. */
  programme: ProgrammeId.nullable(),
  /** Whether who teaches there sees everything here, as a mentor does. */
  mentors: z.boolean(),
})
export type PlatformContext = z.infer<typeof PlatformContext>

export const ContextChange = z.strictObject({ programme: ProgrammeId.nullable(), mentors: z.boolean() })
export type ContextChange = z.infer<typeof ContextChange>

export const Platform = PlatformDraft.extend({ id: Id, contexts: z.array(PlatformContext) })
export type Platform = z.infer<typeof Platform>

/** What a platform is told of this knowledge base, and the platforms that are registered. */
export const Platforms = z.object({
  tool: z.object({ login: z.string(), launch: z.string(), keys: z.string() }),
  platforms: z.array(Platform),
})

/** What can be embedded in a course. */
export const Embeddable = z.object({
  kind: z.enum(['watch', 'paths']),
  id: Id,
  title: z.string(),
  /** Of a clip: who speaks, and seconds. Of a path: how many clips. */
  mentor: z.string().nullable(),
  duration: z.number().nullable(),
  clips: z.int().nullable(),
})
export type Embeddable = z.infer<typeof Embeddable>

/** What a teacher chose; null: nothing, they go back. */
export const Picked = z.strictObject({ chosen: Embeddable.pick({ kind: true, id: true }).nullable() })
/** A signed answer, and the address of the platform to which the browser posts it. */
export const PickAnswer = z.object({ address: z.string(), jwt: z.string() })
