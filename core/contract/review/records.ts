import { z } from 'zod'
import { Finding } from '../finding.ts'
import { Mask } from '../plan.ts'
import { PolicyFile } from '../policy.ts'

/** Who may do what. A mentor records and proposes, a reviewer decides, an admin may also set policies and roles. */
export const Role = z.enum(['mentor', 'reviewer', 'admin'])
export type Role = z.infer<typeof Role>

const Id = z.string().min(1).max(80)
/** Raised by one with every change: a change made on an older revision is refused, never merged in silence. */
const Revision = z.int().min(0)
const Decided = z.object({ by: z.string(), at: z.iso.datetime() })

/** What a person decided about one thing that was found or drawn. Null: nobody has, so the policy holds. */
export const FindingRecord = z.object({
  type: z.literal('finding'),
  id: Id,
  revision: Revision,
  finding: Finding,
  origin: z.enum(['detected', 'drawn', 'followed', 'marked']),
  decision: z.enum(['hide', 'show']).nullable(),
  /** Why it may be seen or heard: asked for whenever `show` is chosen. */
  why: z.string().max(500).nullable(),
  decided: Decided.nullable(),
})
export type FindingRecord = z.infer<typeof FindingRecord>

/** Somebody seen or heard in the session. `keep` needs a recorded consent. */
export const PersonRecord = z
  .object({
    type: z.literal('person'),
    id: Id,
    revision: Revision,
    name: z.string().max(120).nullable(),
    decision: z.enum(['hide', 'keep']).nullable(),
    consent: z.object({ at: z.iso.datetime(), how: z.string().max(500), by: z.string() }).nullable(),
    decided: Decided.nullable(),
  })
  .refine((person) => person.decision !== 'keep' || person.consent !== null, {
    message: 'a person is kept only with a recorded consent',
  })
export type PersonRecord = z.infer<typeof PersonRecord>

/** A word that a person corrected; its times stay. The id is `word-<index>`. */
export const WordRecord = z.object({
  type: z.literal('word'),
  id: Id,
  revision: Revision,
  index: z.int().min(0),
  text: z.string().max(200),
})
export type WordRecord = z.infer<typeof WordRecord>

export const SpeakerRecord = z.object({
  type: z.literal('speaker'),
  id: Id,
  revision: Revision,
  name: z.string().max(120),
})
export type SpeakerRecord = z.infer<typeof SpeakerRecord>

/** What a person decided about a speaker's voice. `keep` says why it may be heard. The id is `voice-<speaker>`. */
export const VoiceRecord = z
  .object({
    type: z.literal('voice'),
    id: Id,
    revision: Revision,
    speaker: z.string().min(1).max(70),
    /** What was heard of them when it was decided, as `heardOf` says it: another analysis may number speakers otherwise. */
    heard: z.string().max(80),
    decision: z.enum(['disguise', 'keep']),
    why: z.string().max(500).nullable(),
    decided: Decided,
  })
  .refine((voice) => voice.decision !== 'keep' || voice.why !== null, {
    message: 'a voice is kept only for a reason',
  })
export type VoiceRecord = z.infer<typeof VoiceRecord>

/**
 * That a voice is somebody's who is seen. It hides and shows nothing: what is decided about the person can be decided
 * about the voice in one go. The id is `link-<speaker>`.
 */
export const LinkRecord = z.object({
  type: z.literal('link'),
  id: Id,
  revision: Revision,
  speaker: z.string().min(1).max(70),
  /** As of `VoiceRecord`. */
  heard: z.string().max(80),
  person: Id,
  decided: Decided,
})
export type LinkRecord = z.infer<typeof LinkRecord>

/** A part of the session that is rendered by itself. Times in seconds, cut exactly there. */
export const ClipRecord = z
  .object({
    type: z.literal('clip'),
    id: Id,
    revision: Revision,
    start: z.number().min(0),
    end: z.number().min(0),
    title: z.string().max(200),
    summary: z.string().max(1000),
    tags: z.array(z.string().max(60)).max(20),
    language: z.string(),
  })
  .refine((clip) => clip.end > clip.start, { message: 'a clip must last' })
export type ClipRecord = z.infer<typeof ClipRecord>

/** That a person answers for what goes out, and for exactly which state of the decisions. */
export const ApprovalRecord = z.object({
  type: z.literal('approval'),
  /** `approval-` and the name of who gave it, whatever its length. */
  id: z.string().min(1).max(300),
  revision: Revision,
  by: z.string(),
  role: Role,
  at: z.iso.datetime(),
  /** sha256 of the decisions that were approved. */
  decisions: z.string().regex(/^[0-9a-f]{64}$/),
  checked: z.object({ findings: z.int().min(0), doubts: z.int().min(0), clips: z.int().min(0) }),
})
export type ApprovalRecord = z.infer<typeof ApprovalRecord>

/**
 * That somebody who looked wants something changed before it goes out. An approval takes it away. The id is `changes`.
 * With the id `changes-words` it is the program's own note of corrections that fit no word of a new transcript: a line
 * each, the second at which it was and what was typed.
 */
export const ChangesRecord = z.object({
  type: z.literal('changes'),
  id: Id,
  revision: Revision,
  by: z.string(),
  role: Role,
  at: z.iso.datetime(),
  note: z.string().min(1).max(2000),
})
export type ChangesRecord = z.infer<typeof ChangesRecord>

/** Where a policy comes from: one of the program's, by name, or a file of somebody's own, by its absolute path. */
export const PolicySource = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('preset'), name: z.string().min(1).max(64) }),
  z.strictObject({ kind: z.literal('file'), path: z.string().min(1).max(4096) }),
])
export type PolicySource = z.infer<typeof PolicySource>

/**
 * What decides where nobody did. The policy stands here with its whole content, so that an approval answers for it; its
 * file is only compared with it. The id is `rules`.
 */
export const RulesRecord = z.object({
  type: z.literal('rules'),
  id: Id,
  revision: Revision,
  from: PolicySource,
  policy: PolicyFile,
  /** In place of the policy's masks; words are filled whatever stands here. */
  mask: Mask.nullable(),
  /** Null: the program's own choice. */
  decided: Decided.nullable(),
})
export type RulesRecord = z.infer<typeof RulesRecord>

/** One thing that a review knows. Every change is a change of records. */
export const ReviewRecord = z.discriminatedUnion('type', [
  FindingRecord,
  PersonRecord,
  WordRecord,
  SpeakerRecord,
  VoiceRecord,
  LinkRecord,
  ClipRecord,
  ApprovalRecord,
  ChangesRecord,
  RulesRecord,
])
export type ReviewRecord = z.infer<typeof ReviewRecord>
