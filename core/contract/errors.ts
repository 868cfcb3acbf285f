import { z } from 'zod'

/** Every error that a user can meet. The table in `sentences.ts` holds what each one says and what to do next. */
export const ErrorCode = z.enum([
  'file-missing',
  'recording-elsewhere',
  'file-empty',
  'file-unreadable',
  'not-media',
  'media-encrypted',
  'media-damaged',
  'media-joined',
  'no-tracks',
  'folder-not-writable',
  'disk-full',
  'source-changed',
  'recording-changed',
  'model-missing',
  'model-altered',
  'model-unpinned',
  'model-unknown',
  'model-broken',
  'download-failed',
  'models-unreadable',
  'node-too-old',
  'usage',
  'policy-invalid',
  'policy-name-taken',
  'plan-invalid',
  'plan-mismatch',
  'encoder-failed',
  'decoder-failed',
  'session-missing',
  'database-newer',
  'database-damaged',
  'library-busy',
  'library-in-use',
  'library-not-empty',
  'backup-damaged',
  'sealed-damaged',
  'file-not-sealed',
  'library-locked',
  'vault-damaged',
  'vault-unfinished',
  'keychain-missing',
  'keychain-refused',
  'passphrase-wrong',
  'passphrase-short',
  'passphrase-missing',
  'folder-unfit',
  'work-running',
  'bulk-busy',
  'bulk-missing',
  'work-died',
  'unsupported',
  'forbidden',
  'unauthorised',
  'disconnected',
  'transcript-unreadable',
  'invalid-input',
  'conflict',
  'transcript-changed',
  'not-approved',
  'not-verified',
  'proof-incomplete',
  'folder-outdated',
  'link-used',
  'not-there',
  'too-many-requests',
  'studio-not-trusted',
  'was-erased',
  'personal-words',
  'consent-unsaid',
  'upload-altered',
  'trint-refused',
  'trint-missing',
  'trint-unreachable',
  'server-unreachable',
  'store-unreachable',
  'store-refused',
  'store-expired',
  'store-wrong-answer',
  'object-altered',
  'fleet-missing',
  'fleet-unreachable',
  'archive-unknown',
  'worker-sealed',
  'take-ended',
  'take-refused',
  'take-running',
  'sources-ended',
  'too-many-tracks',
  'source-failed',
  'part-unread',
  'consent-missing',
  'consent-withdrawn',
  'look-unknown',
  'cancelled',
  'internal',
])
export type ErrorCode = z.infer<typeof ErrorCode>

/** What fills the gaps of an error's sentence: file names and sizes on the user's own screen, never personal content. */
export type ErrorData = Readonly<Record<string, string | number>>

/** An expected error. Anything else that is thrown is a bug and reaches the user as `internal` with an id. */
export class StudioError extends Error {
  override readonly name = 'StudioError'
  readonly code: ErrorCode
  readonly data: ErrorData

  constructor(code: ErrorCode, data: ErrorData = {}, cause?: unknown) {
    super(code, cause === undefined ? undefined : { cause })
    this.code = code
    this.data = data
  }
}

export const isCancelled = (error: unknown): boolean =>
  (error instanceof StudioError && error.code === 'cancelled') ||
  (error instanceof Error && error.name === 'AbortError')

/** Throws `cancelled` when the signal has fired. */
export function checkCancelled(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw new StudioError('cancelled')
}
