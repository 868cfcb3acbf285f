import { z } from 'zod'
import { BulkWishes } from '../contract/bulk/records.ts'
import { ErrorCode } from '../contract/errors.ts'
import { UiLanguage } from '../contract/language.ts'
import { Policy } from '../contract/policy.ts'
import { StageName } from '../contract/progress.ts'

/** What is the same for all recordings of an archive. Addresses as `openStore` takes them. */
export const FleetTask = z.object({
  source: z.string(),
  /** Where verified results go. */
  out: z.string(),
  /** What machines hand to one another: unredacted. */
  work: z.string(),
  wishes: BulkWishes,
  /** The policy's content: a worker has no file of that name. */
  policy: Policy,
  /** Doubts that the policy leaves to a person. */
  needsPersonFor: z.array(z.string()),
  reportLanguage: UiLanguage,
})
export type FleetTask = z.infer<typeof FleetTask>

/** A recording of the archive, in the version that was listed. */
export const FleetRecording = z.object({
  /** Hash of everything that decides the result: the same asked twice is the same session. */
  id: z.string().regex(/^[0-9a-f]{32}$/),
  key: z.string(),
  size: z.int(),
  tag: z.string(),
})
export type FleetRecording = z.infer<typeof FleetRecording>

/** How a stage, and with it perhaps the session, ended. */
export const StageEnd = z.object({
  stage: StageName,
  /** `going-on`: the next stage has to be done. */
  outcome: z.enum(['going-on', 'clean', 'needs-person']),
  /** Address of the result; null while there is none, or when verification found something. */
  folder: z.string().nullable(),
  leaks: z.int(),
  doubts: z.int(),
  /** Seconds that the machine worked on it. */
  seconds: z.number(),
  /** Seconds of recording that were finished with this stage; 0 while the session goes on, and when they had been before. */
  duration: z.number().default(0),
  /** sha256 of the session's `report.json`, once there is one. */
  report: z.string().nullable().default(null),
  /** How many pieces the next stage's work can be done in, on as many machines; 1 for all of it in one place. */
  pieces: z.int().default(1),
})
export type StageEnd = z.infer<typeof StageEnd>

/** What a piece of a stage left for whoever does the stage. */
export const PieceEnd = z.object({
  /** What `bringCheckpoints` takes; null where nothing is left. */
  checkpoint: z.string().nullable(),
  /** Seconds that a machine worked on it. */
  seconds: z.number(),
})
export type PieceEnd = z.infer<typeof PieceEnd>

/** How a session ended; one line of the archive's result. */
export const SessionEnd = z.object({
  key: z.string(),
  outcome: z.enum(['clean', 'needs-person', 'failed']),
  /** Of another version of the program it may be one that this one does not know. */
  code: ErrorCode.nullable().catch('internal'),
  /** Number of a throw that nobody expected, under which the log of the machine that met it tells the rest; else empty. */
  bug: z.string().default(''),
  folder: z.string().nullable(),
  /** What verification found, and doubts that the policy leaves to a person. */
  leaks: z.int().default(0),
  doubts: z.int().default(0),
  /** Seconds of recording that were finished now. */
  duration: z.number().default(0),
})
export type SessionEnd = z.infer<typeof SessionEnd>
/** What a machine says of it. */
export type SessionEndNoted = z.input<typeof SessionEnd>
