import { z } from 'zod'
import { call, stream } from '../rpc.ts'
import { SessionId } from '../session-id.ts'
import { AuditFault } from './audit.ts'
import { BiometricState } from './biometrics.ts'
import { ErasingProgress } from './erasing.ts'
import { ErasureCertificate, ErasurePreview } from './erasure.ts'
import { KeptCount } from './kinds.ts'
import { PersonErased, PersonToErase } from './person-erasure.ts'
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
  /** Of a backup that is sealed for the first time: told once, kept nowhere. */
  z.object({ kind: z.literal('recovery'), code: z.string() }),
  z.object({ kind: z.literal('progress'), done: z.int().min(0), total: z.int().min(0) }),
  z.object({
    kind: z.literal('done'),
    files: z.int().min(0),
    bytes: z.number().min(0),
    originalsOutside: z.int().min(0),
  }),
])
export type BackupEvent = z.infer<typeof BackupEvent>

/** How far bringing a backup back is, in files; then where the library lies. */
export const RestoreEvent = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('progress'), done: z.int().min(0), total: z.int().min(0) }),
  z.object({ kind: z.literal('done'), files: z.int().min(0), home: z.string() }),
])
export type RestoreEvent = z.infer<typeof RestoreEvent>

/** How far erasing a session is; then what says that it is done. */
export const SessionErasure = z.discriminatedUnion('kind', [
  ErasingProgress,
  z.object({ kind: z.literal('done'), certificate: ErasureCertificate }),
])
export type SessionErasure = z.infer<typeof SessionErasure>

/** How far erasing somebody is; then what was done, without saying about whom, and where the log has it. */
export const ErasureOfPerson = z.discriminatedUnion('kind', [
  ErasingProgress,
  PersonErased.extend({
    kind: z.literal('done'),
    entry: z.object({ number: z.int().min(1), hash: z.string() }),
  }),
])
export type ErasureOfPerson = z.infer<typeof ErasureOfPerson>

const Path = z.string().min(1).max(4096)
const Passphrase = z.string().min(1).max(1024).nullable()

/** The part of the wire that keeps and erases. Moving the library stands in `moving.ts`. */
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
   * Erases a session. What works on it is stopped first where `stops` says so; else it is `library-busy`. It goes on when
   * nobody listens any more.
   * @param typed the session's title, as the person typed it: `invalid-input` when it is another
   */
  'keeping.eraseSession': stream(
    z.strictObject({
      session: SessionId,
      typed: z.string(),
      also: z.array(z.string()).default([]),
      stops: z.boolean().default(false),
    }),
    SessionErasure,
  ),
  'keeping.consentBiometrics': call(
    z.strictObject({ session: SessionId, how: z.string().trim().min(1).max(500) }),
    BiometricState,
  ),
  'keeping.deleteBiometrics': call(Nothing, BiometricState),
  /**
   * Erases somebody's traces everywhere, or in one session. What works on one of the sessions is stopped first where
   * `stops` says so; else it is `library-busy`. Jobs wait meanwhile. It goes on when nobody listens any more.
   */
  'keeping.erasePerson': stream(
    z.strictObject({ who: PersonToErase, stops: z.boolean().default(false) }),
    ErasureOfPerson,
  ),
  /**
   * @param to absolute path of a folder on this machine
   * @param passphrase seals it; of an earlier sealed backup there, its own
   */
  'keeping.backUp': stream(z.strictObject({ to: Path, passphrase: Passphrase.default(null) }), BackupEvent),
  /**
   * Brings a backup back as a library of its own: `library-not-empty` where there is one. This one is not touched.
   * @param from absolute path of the backup
   * @param to absolute path of the folder that becomes the library
   */
  'keeping.restore': stream(
    z.strictObject({ from: Path, to: Path, passphrase: Passphrase.default(null) }),
    RestoreEvent,
  ),
} as const
export type KeepingApi = typeof keepingApi
