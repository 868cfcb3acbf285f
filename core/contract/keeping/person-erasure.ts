import { z } from 'zod'

/** Whose traces go. */
export const PersonToErase = z
  .strictObject({
    /** Only in this session; null: in all of them. */
    session: z.string().nullable(),
    /** The person's id in that session, where the studio knows them; what was decided about them goes. */
    person: z.string().nullable(),
    /** Names as they may be written. Each word of two letters or more is looked for by itself. */
    names: z.array(z.string().trim().min(2).max(120)).max(20),
  })
  .refine(({ session, person, names }) => (person !== null && session !== null) || names.length > 0, {
    message: 'a person is told by a name, or by an id in a session',
  })
export type PersonToErase = z.infer<typeof PersonToErase>

/** What was done, without saying about whom. */
export const PersonErased = z.object({
  sessions: z.int().min(0),
  /** Files in which a name was written over. */
  files: z.int().min(0),
  /** Records of reviews in which it was. */
  records: z.int().min(0),
  enrolled: z.int().min(0),
  /** Sessions in which the person was to be seen: their renders in the library are gone, they have to be approved again. */
  rendersWithdrawn: z.int().min(0),
  /** Originals that still show or name the person: only erasing their session removes them. */
  originalsLeft: z.int().min(0),
  /** Copies handed over outside the library, which this does not reach. */
  publishedLeft: z.int().min(0),
  /** Recordings that are no session yet and name the person: to be destroyed, or finished and erased from. */
  takesLeft: z.int().min(0),
})
export type PersonErased = z.infer<typeof PersonErased>
