import { z } from 'zod'
import { call, stream } from '../rpc.ts'
import { SessionId } from '../session-id.ts'
import { Delivery, Server } from './delivery.ts'

const line = (longest: number) => z.string().trim().min(1).max(longest)
const Nothing = z.strictObject({})
const Clip = z.string().min(1).max(80).nullable()
const OneClip = z.strictObject({ session: SessionId, clip: Clip })
const OneDelivery = z.strictObject({ session: SessionId, clip: Clip, server: Server })
const Done = z.object({})

/** What a person says of a clip that they publish. */
export const ClipWords = z.strictObject({
  title: line(200),
  summary: z.string().trim().max(1000),
  mentor: line(120),
  topics: z.array(line(60)).max(20),
  /** Ids of programmes; empty: mentors and admins alone see it. */
  programmes: z.array(z.string().regex(/^[a-z0-9][a-z0-9-]{0,39}$/)).max(50),
  downloadable: z.boolean(),
  recordedAt: z.iso.date(),
})
export type ClipWords = z.infer<typeof ClipWords>

/** A knowledge base that trusts this studio, and how many clips still have to be taken out of it. */
export const TrustedBase = z.object({ server: Server, leaving: z.int().min(0) })
export type TrustedBase = z.infer<typeof TrustedBase>

/** Publishing to a knowledge base, and taking out of it. */
export const outletApi = {
  'outlet.bases': call(Nothing, z.object({ bases: z.array(TrustedBase) })),
  /** Uses an admin's one-time code up. `studio-not-trusted` when the code is not, or no longer, good. */
  'outlet.trust': call(
    z.strictObject({ address: z.string().trim().min(1).max(300), code: line(200), name: line(80) }),
    z.object({ server: Server }),
  ),
  /**
   * Forgets a knowledge base. While clips are there, on their way or still to come out, it does so only when `sure`: the
   * studio can take none of them out afterwards. Gives how many they are; `forgotten` says whether it was done.
   */
  'outlet.forget': call(
    z.strictObject({ server: Server, sure: z.boolean() }),
    z.object({ forgotten: z.boolean(), staying: z.int().min(0) }),
  ),
  /** What the form begins with; `asksConsent` when the library knows of no consent, so that a person has to say it. */
  'outlet.begin': call(OneClip, z.object({ words: ClipWords.partial(), asksConsent: z.boolean() })),
  /**
   * Hands a clean render over and sends it. `consent` says how the people in it agreed, where the library does not know.
   * `personal-words` when a detector finds personal data in the words and nobody has `answered` for them.
   */
  'outlet.publish': call(
    OneDelivery.extend({ words: ClipWords, consent: z.string().trim().max(500), answered: z.boolean() }),
    Done,
  ),
  'outlet.pause': call(OneDelivery, Done),
  'outlet.resume': call(OneDelivery, Done),
  /** Erases it there, for good. */
  'outlet.takeOut': call(OneDelivery, Done),
  /** Where each clip of a session stands with each knowledge base, whenever one of them changes. */
  'outlet.watch': stream(z.strictObject({ session: SessionId }), z.object({ deliveries: z.array(Delivery) })),
} as const
export type OutletApi = typeof outletApi
