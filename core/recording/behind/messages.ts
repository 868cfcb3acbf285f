import { z } from 'zod'
import { TakeTrack } from '../../contract/recording/take.ts'

/** What a process that works behind a recording is told. */
export const ToFollower = z.discriminatedUnion('kind', [
  /** The key of a sealed library, base64: by this line alone, which no other program can read. */
  z.object({ kind: z.literal('key'), key: z.base64() }),
  /** So many bytes of a track's file are finished. One that is new is followed from now on. */
  z.object({
    kind: z.literal('grown'),
    track: z.int(),
    medium: TakeTrack.shape.medium,
    path: z.string(),
    bytes: z.int().min(0),
  }),
  /** The recording needs the machine; nothing is begun until it is let go on. */
  z.object({ kind: z.literal('hold') }),
  z.object({ kind: z.literal('release') }),
])
export type ToFollower = z.infer<typeof ToFollower>

/** What it says. */
export const FromFollower = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('ready') }),
  /** Seconds of a track that are done, of those that are there. */
  z.object({ kind: z.literal('reached'), track: z.int(), seconds: z.number().min(0), of: z.number().min(0) }),
])
export type FromFollower = z.infer<typeof FromFollower>
