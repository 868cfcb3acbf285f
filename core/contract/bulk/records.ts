import { z } from 'zod'
import { ErrorCode } from '../errors.ts'
import { Failure } from '../failure.ts'
import { Mask } from '../plan.ts'
import { Progress } from '../progress.ts'

/** What a bulk job does with each recording; with source and destination it is what the job is known by. */
export const BulkWishes = z.strictObject({
  /** Name of a preset, or absolute path of a policy's file. */
  policy: z.string().min(1),
  mask: Mask.nullable(),
  language: z.enum(['fr', 'en', 'auto']),
  /** Id of a transcription model. */
  model: z.string().min(1),
  /** Names of people to hide as well. */
  names: z.array(z.string()),
})
export type BulkWishes = z.infer<typeof BulkWishes>

/** `stopped`: nothing works on it, and it goes on where it was when it is started again. */
export const BulkState = z.enum(['planning', 'planned', 'running', 'paused', 'stopped', 'done'])
export type BulkState = z.infer<typeof BulkState>

/** Why work waits although it could go on. */
export const PauseReason = z.enum(['asked', 'schedule', 'recording', 'battery'])
export type PauseReason = z.infer<typeof PauseReason>

/**
 * `clean`: verified and handed over. `needs-person`: verification found something, or the policy wants a person to
 * look at a doubt of that kind. `duplicate`: the same bytes as another recording of the job, which is processed once.
 */
export const ItemState = z.enum(['waiting', 'running', 'clean', 'needs-person', 'failed', 'duplicate'])
export type ItemState = z.infer<typeof ItemState>

/** One recording of a bulk job. Sizes in bytes, times in seconds. */
export const BulkItem = z.object({
  number: z.int().min(1),
  /** Relative to the job's source, with `/`. */
  path: z.string(),
  size: z.int().min(0),
  state: ItemState,
  code: ErrorCode.nullable(),
  sha256: z.string().nullable(),
  /** Number of the recording that has the same bytes. */
  duplicateOf: z.int().nullable(),
  /** Of the recording; null until it was read. */
  duration: z.number().min(0).nullable(),
  hasPicture: z.boolean().nullable(),
  session: z.string().nullable(),
  /** Absolute path of its results: in the destination, or in the library's quarantine. */
  folder: z.string().nullable(),
  leaks: z.int().min(0),
  doubts: z.int().min(0),
  /** What of the recording is not in its result, or could not be read: codes of its report's notes. */
  notes: z.array(z.string()),
  /** That the work on it took. */
  seconds: z.number().min(0),
  endedAt: z.iso.datetime().nullable(),
})
export type BulkItem = z.infer<typeof BulkItem>

export const BulkCounts = z.record(ItemState, z.int().min(0))
export type BulkCounts = z.infer<typeof BulkCounts>

/** What a bulk job will mean, before it begins. */
export const BulkPlan = z.object({
  /** Recordings found, unreadable ones and duplicates included. */
  recordings: z.int().min(0),
  /** Files that are neither video nor sound by their name and first bytes. */
  otherFiles: z.int().min(0),
  /** Folders that could not be read. */
  closedFolders: z.int().min(0),
  bytes: z.number().min(0),
  duplicates: z.int().min(0),
  /** How many could not be read, by reason. */
  unreadable: z.array(z.object({ code: ErrorCode, count: z.int().min(1) })),
  /** Recordings whose headers were read; the seconds of the others are estimated from their size. */
  read: z.int().min(0),
  /** Seconds of recording still to be processed. */
  seconds: z.number().min(0),
  /** Seconds of work expected. */
  workSeconds: z.number().min(0),
  /** `bulk`: from bulk jobs of this machine; `single`: from recordings processed here; `none`: nobody measured yet. */
  measured: z.enum(['bulk', 'single', 'none']),
  /** Bytes expected in the destination, and free there. */
  outBytes: z.number().min(0),
  outFree: z.number().min(0).nullable(),
  /** Bytes that the library needs at most while it works, and free there. */
  scratchBytes: z.number().min(0),
  scratchFree: z.number().min(0).nullable(),
})
export type BulkPlan = z.infer<typeof BulkPlan>

/** How far a job is right now. */
export const BulkLive = z.object({
  /** Seconds until the whole job ends; null while there is nothing to tell from. */
  secondsLeft: z.number().min(0).nullable(),
  /** Of all seconds of recording that this job processes, the share that is done. */
  share: z.number().min(0).max(1),
  running: z.array(z.object({ number: z.int(), path: z.string(), progress: Progress.nullable() })),
  paused: z.array(PauseReason),
})
export type BulkLive = z.infer<typeof BulkLive>

export const BulkJob = z.object({
  id: z.string(),
  /** Absolute paths of folders. */
  source: z.string(),
  out: z.string(),
  wishes: BulkWishes,
  state: BulkState,
  /** Why it stopped, when something stopped it, and what its sentence names: never a recording. */
  stateCode: ErrorCode.nullable(),
  stateData: Failure.shape.data,
  plan: BulkPlan.nullable(),
  live: BulkLive.nullable(),
  /** Seconds that it worked so far, pauses left out. */
  activeSeconds: z.number().min(0),
  createdAt: z.iso.datetime(),
  endedAt: z.iso.datetime().nullable(),
})
export type BulkJob = z.infer<typeof BulkJob>
