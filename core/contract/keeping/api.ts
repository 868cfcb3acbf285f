import { z } from 'zod'
import { call, stream } from '../rpc.ts'
import { SessionId } from '../session-id.ts'
import { AuditFault } from './audit.ts'
import { BiometricState } from './biometrics.ts'
import { ErasureCertificate, ErasurePreview } from './erasure.ts'
import { KeptCount } from './kinds.ts'
import { RetentionAnswer, RetentionState } from './retention.ts'

const Nothing = z.strictObject({})

/** What the library keeps, what waits for an answer, and what was erased. */
export const KeepingOverview = z.object({
  home: z.string(),
  freeBytes: z.number().min(0),
  storage: z.array(KeptCount),
  retention: RetentionState,
  biometrics: BiometricState,
  certificates: z.array(ErasureCertificate),
  audit: z.object({ entries: z.int().min(0), faults: z.array(AuditFault) }),
})
export type KeepingOverview = z.infer<typeof KeepingOverview>

/** How far a backup is, in files; then what it holds. */
export const BackupEvent = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('progress'), done: z.int().min(0), total: z.int().min(0) }),
  z.object({
    kind: z.literal('done'),
    files: z.int().min(0),
    bytes: z.number().min(0),
    originalsOutside: z.int().min(0),
  }),
])
export type BackupEvent = z.infer<typeof BackupEvent>

/** The part of the wire that keeps and erases. Restoring and moving need a library that nobody has open: commands. */
export const keepingApi = {
  'keeping.overview': call(Nothing, KeepingOverview),
  'keeping.answerRetention': call(RetentionAnswer, RetentionState),
  'keeping.askAgain': call(Nothing, RetentionState),
  /** `isBusy`: something works on the session, which has to be stopped first. */
  'keeping.previewErasure': call(
    z.strictObject({ session: SessionId }),
    ErasurePreview.extend({ isBusy: z.boolean() }),
  ),
  /**
   * Erases a session. What works on it is stopped first where `stops` says so; else it is `library-busy`.
   * @param typed the session's title, as the person typed it: `invalid-input` when it is another
   */
  'keeping.eraseSession': call(
    z.strictObject({
      session: SessionId,
      typed: z.string(),
      also: z.array(z.string()).default([]),
      stops: z.boolean().default(false),
    }),
    ErasureCertificate,
  ),
  'keeping.consentBiometrics': call(
    z.strictObject({ session: SessionId, how: z.string().trim().min(1).max(500) }),
    BiometricState,
  ),
  'keeping.deleteBiometrics': call(Nothing, BiometricState),
  /** @param to absolute path of a folder on this machine */
  'keeping.backUp': stream(z.strictObject({ to: z.string().min(1).max(4096) }), BackupEvent),
} as const
export type KeepingApi = typeof keepingApi
