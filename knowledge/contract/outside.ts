import { z } from 'zod'
import { Id, Line } from './people.ts'

/** Who an account is elsewhere: `provider` names the other service, `subject` is what it calls them. */
export const Identity = z.strictObject({ provider: Line(300), subject: Line(300), person: Id })
export type Identity = z.infer<typeof Identity>

/** Other services whose names an admin enters by hand, and all names that are known. */
export const Identities = z.object({ chats: z.array(z.string()), identities: z.array(Identity) })
export type Identities = z.infer<typeof Identities>
