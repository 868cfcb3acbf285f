import { z } from 'zod'
import { Role } from '../review/records.ts'
import { call } from '../rpc.ts'

const Name = z.string().trim().min(1).max(80)

/** Somebody who may come in. `owner`: who started the program on this machine, always an admin. */
export const Member = z.object({
  name: z.string(),
  role: Role,
  owner: z.boolean(),
  invitedBy: z.string().nullable(),
  at: z.iso.datetime().nullable(),
})
export type Member = z.infer<typeof Member>

/** Who may come in, and as what. */
export const peopleApi = {
  'people.me': call(z.strictObject({}), z.object({ name: z.string(), role: Role })),
  'people.list': call(z.strictObject({}), z.object({ members: z.array(Member) })),
  /**
   * Lets somebody in by an address that works once; inviting a name again changes its role. `unsupported` in a window of
   * the desktop shell, which nobody else can reach.
   */
  'people.invite': call(z.strictObject({ name: Name, role: Role }), z.object({ link: z.url() })),
  /** Shuts somebody out: their links and visits end at once. */
  'people.remove': call(z.strictObject({ name: Name }), z.object({})),
} as const
