import { z } from 'zod'
import { Failure } from '../failure.ts'
import { Moved, Moving } from '../keeping/moving.ts'
import { call, stream } from '../rpc.ts'

/** Where a system keeps secrets: the login keychain, the user's data protection, the desktop's secret service. */
export const SystemKeychain = z.enum(['macos', 'windows', 'secret-service'])
export type SystemKeychain = z.infer<typeof SystemKeychain>

/** Files that are being sealed, or made clear, while the studio goes on. Bytes. */
export const VaultWork = z.object({
  to: z.enum(['sealed', 'clear']),
  done: z.number().min(0),
  total: z.number().min(0),
  /** Why it stands still; it goes on at the next start. */
  failure: Failure.nullable(),
})
export type VaultWork = z.infer<typeof VaultWork>

/** Whether the library has a passphrase, and whether it is open. */
export const VaultState = z.object({
  kind: z.enum(['none', 'locked', 'open']),
  /** The library is on its way to another folder: nothing of it can be seen meanwhile. */
  moving: Moving.nullable(),
  moved: Moved.nullable(),
  work: VaultWork.nullable(),
  /** Null where the system has no place for secrets. */
  keychain: SystemKeychain.nullable(),
  /** Whether the library opens by itself on this machine, for this user. */
  remembered: z.boolean(),
})
export type VaultState = z.infer<typeof VaultState>

const Nothing = z.strictObject({})
const Done = z.object({})
/** A passphrase or a recovery code, as it was typed. */
const Secret = z.string().min(1).max(1000)

/** The part of the wire that opens and seals the library. It answers also while the library is locked. */
export const vaultApi = {
  'vault.watch': stream(Nothing, VaultState),
  /** `passphrase-wrong` when it is neither the passphrase nor the recovery code. */
  'vault.unlock': call(z.strictObject({ secret: Secret, remember: z.boolean() }), Done),
  /** Makes a key and changes nothing yet: the recovery code is told this once, to be written down first. */
  'vault.prepare': call(z.strictObject({ passphrase: Secret }), z.object({ id: z.uuid(), recoveryCode: z.string() })),
  /** Seals the library by a key that was prepared; jobs are interrupted and go on. */
  'vault.seal': call(z.strictObject({ id: z.uuid(), remember: z.boolean() }), Done),
  'vault.change': call(z.strictObject({ secret: Secret, passphrase: Secret }), Done),
  'vault.newCode': call(z.strictObject({ secret: Secret }), z.object({ recoveryCode: z.string() })),
  /** Takes the passphrase away: what is sealed becomes clear again. */
  'vault.clear': call(z.strictObject({ secret: Secret }), Done),
  /** Whether the library opens by itself on this machine from now on. */
  'vault.remember': call(z.strictObject({ on: z.boolean() }), Done),
} as const
export type VaultApi = typeof vaultApi
