import { z } from 'zod'
import { call, stream } from '../rpc.ts'
import { BulkCounts, BulkItem, BulkJob, BulkWishes, ItemState } from './records.ts'

const Nothing = z.strictObject({})
const Done = z.object({})
export const BulkJobId = z.string().regex(/^[0-9a-f]{8}$/)
const OneJob = z.strictObject({ job: BulkJobId })
/** Hours of the day in which work goes on, `HH:MM-HH:MM`; over midnight where the first are later. */
const WorkHours = z
  .string()
  .regex(/^([01]\d|2[0-3]):[0-5]\d-([01]\d|2[0-3]):[0-5]\d$/)
  .refine((text) => text.slice(0, 5) !== text.slice(6))
const Path = z.string().min(1).max(4096)

/** When and how hard a job works that is started from a screen. */
export const BulkManner = z.strictObject({
  /** Outside these hours it waits; null for work at any hour. */
  between: WorkHours.nullable(),
  /** 0..19: how far behind other programs it stands. */
  nice: z.int().min(0).max(19),
  onBattery: z.boolean(),
  whileRecording: z.boolean(),
})
export type BulkManner = z.infer<typeof BulkManner>

/**
 * What a job that is planned from a screen is asked for. `policy`: name of a preset, or absolute path of a policy's file.
 * `model`: null for the one that comes with the program.
 */
export const BulkAsked = BulkWishes.extend({
  source: Path,
  out: Path,
  policy: Path,
  model: z.string().min(1).nullable(),
  names: z.array(z.string().trim().min(1).max(200)).max(1000),
})
export type BulkAsked = z.infer<typeof BulkAsked>

/** A model that hears what is said. Bytes; null when nobody knows how many. */
export const SpeechModel = z.object({
  id: z.string(),
  title: z.string(),
  bytes: z.number().nullable(),
  isInstalled: z.boolean(),
  /** The one that comes with the program. */
  isUsual: z.boolean(),
})
export type SpeechModel = z.infer<typeof SpeechModel>

/**
 * A bulk job as it is shown. `policy`: name of a preset, or of the file of somebody's own. `own`: this program works on
 * it, so that closing the program stops it.
 */
export const BulkJobRow = BulkJob.extend({ counts: BulkCounts, policy: z.string(), own: z.boolean() })
export type BulkJobRow = z.infer<typeof BulkJobRow>

/** A policy, with what it does in plain words, one sentence a line. */
export const PolicyWords = z.object({
  name: z.string(),
  version: z.int(),
  says: z.object({ fr: z.array(z.string()), en: z.array(z.string()) }),
})
export type PolicyWords = z.infer<typeof PolicyWords>

/** The part of the wire that bulk jobs use. Jobs of the command line on the same library are shown and steered as well. */
export const bulkApi = {
  /** All jobs, newest first, again whenever one of them changes; at most once a second. */
  'bulk.watch': stream(Nothing, z.object({ jobs: z.array(BulkJobRow) })),
  /** Recordings of a job, what needs a look first. */
  'bulk.items': call(
    z.strictObject({
      job: BulkJobId,
      states: z.array(ItemState).min(1),
      from: z.int().min(0),
      count: z.int().min(1).max(200),
    }),
    z.object({ items: z.array(BulkItem) }),
  ),
  'bulk.policies': call(Nothing, z.object({ policies: z.array(PolicyWords) })),
  /** A policy of one's own, by the absolute path of its file. */
  'bulk.policy': call(z.strictObject({ file: Path }), PolicyWords),
  /** Makes a job and finds out what it will mean; nothing is processed. */
  'bulk.plan': call(BulkAsked, z.object({ job: BulkJobId })),
  /** The models that a job may hear with. */
  'bulk.models': call(Nothing, z.object({ models: z.array(SpeechModel) })),
  /** Starts a job, or goes on where it was: its source is looked through again first. */
  'bulk.start': call(OneJob.extend(BulkManner.shape), Done),
  'bulk.pause': call(OneJob, Done),
  'bulk.resume': call(OneJob, Done),
  /** Stops within a second; what was finished is kept. */
  'bulk.stop': call(OneJob, Done),
  /** Takes a job that nobody works on off the list. Its results stay. */
  'bulk.forget': call(OneJob, Done),
  /** Writes the report beside the results; tells where. */
  'bulk.report': call(
    z.strictObject({ job: BulkJobId, format: z.enum(['html', 'csv']), language: z.enum(['fr', 'en']) }),
    z.object({ path: z.string() }),
  ),
} as const
export type BulkApi = typeof bulkApi
