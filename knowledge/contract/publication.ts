import { z } from 'zod'
import { Id, Line, ProgrammeId } from './people.ts'

const Sha256 = z.string().regex(/^[0-9a-f]{64}$/)

/** What a publication consists of. `report` and `plan` are proof: checked and kept, never shown. */
export const FileKind = z.enum(['media', 'captions', 'transcript', 'report', 'plan'])
export type FileKind = z.infer<typeof FileKind>

export const StatedFile = z.strictObject({
  kind: FileKind,
  name: z.string().regex(/^[\w][\w. -]{0,99}$/),
  bytes: z
    .int()
    .min(1)
    .max(2 ** 40),
  sha256: Sha256,
})
export type StatedFile = z.infer<typeof StatedFile>

/** Who says that this may be seen. */
export const Approval = z.strictObject({
  by: Line(120),
  /** `policy`: a named policy approved in bulk. */
  role: z.enum(['mentor', 'reviewer', 'admin', 'policy']),
  at: z.iso.datetime(),
  /** sha256 of the plan that was approved. */
  plan: Sha256,
})
export type Approval = z.infer<typeof Approval>

export const Consent = z.strictObject({ by: Line(120), at: z.iso.datetime(), how: Line(500) })
export type Consent = z.infer<typeof Consent>

/**
 * What a studio says about a clip that it publishes. It travels as text, and the studio signs that text; the hashes in
 * it bind every file.
 */
export const Statement = z
  .strictObject({
    version: z.literal(1),
    /** The same for every version of one clip. */
    video: Id,
    /** The later statement about a clip replaces the earlier one. */
    madeAt: z.iso.datetime(),
    title: Line(200),
    summary: z.string().max(1000),
    mentor: Line(120),
    topics: z.array(Line(60)).max(20),
    /** ISO 639-1 or `und`. */
    language: z.string().regex(/^[a-z]{2,3}$/),
    /** Seconds. */
    duration: z.number().min(0),
    recordedAt: z.iso.date(),
    programmes: z.array(ProgrammeId).max(50),
    downloadable: z.boolean(),
    chapters: z.array(z.strictObject({ start: z.number().min(0), title: Line(200) })).max(200),
    files: z.array(StatedFile).min(4).max(5),
    approval: Approval,
    consents: z.array(Consent).min(1).max(100),
  })
  .refine(({ files }) => new Set(files.map(({ kind }) => kind)).size === files.length, {
    message: 'one file of a kind',
  })
  .refine(
    ({ files }) => ['media', 'transcript', 'report', 'plan'].every((kind) => files.some((one) => one.kind === kind)),
    {
      message: 'media, transcript, report and plan are all needed',
    },
  )
export type Statement = z.infer<typeof Statement>

/** The text of a statement and its Ed25519 signature, base64url. */
export const Announcement = z.strictObject({
  statement: z.string().min(2).max(200_000),
  signature: z.string().regex(/^[A-Za-z0-9_-]{86}$/),
})

export const uploadsPath = '/api/uploads'
/** One file of a publication: the sha256 of the statement, and the number of the file in it. */
export const UploadId = z.string().regex(/^[0-9a-f]{64}-\d$/)

/** How far a publication has arrived. */
export const PublicationState = z.object({
  /** sha256 of the statement. */
  id: Id,
  state: z.enum(['receiving', 'published', 'superseded']),
  files: z.array(
    z.object({
      name: z.string(),
      /** Where its bytes go, with tus: on the same server and nowhere else. Null once all of it is here. */
      upload: z
        .string()
        .regex(/^\/api\/uploads\/[0-9a-f]{64}-\d$/)
        .nullable(),
      received: z.number().min(0),
      bytes: z.number().min(0),
    }),
  ),
})
export type PublicationState = z.infer<typeof PublicationState>

/** An Ed25519 public key, SPKI in DER, base64url. */
export const PublicKey = z.string().regex(/^[A-Za-z0-9_-]{59}$/)

/** With which an admin lets one studio in. */
export const TrustCode = z.string().regex(/^[A-Za-z0-9_-]{43}$/)

export const Studio = z.object({
  id: Id,
  name: z.string(),
  trustedAt: z.string(),
  revokedAt: z.string().nullable(),
})
export type Studio = z.infer<typeof Studio>

/** That something was erased, and nothing of what it was. */
export const Tombstone = z.object({
  video: Id,
  erasedAt: z.string(),
  /**
   * When its deleted rows had left the files of an embedded database. Null while that is owed, and for good with a
   * PostgreSQL server, whose log and backups are its operator's.
   */
  leftFilesAt: z.string().nullable(),
  reason: z.enum(['consent-withdrawn', 'person-left', 'mistake']),
})
export type Tombstone = z.infer<typeof Tombstone>
