import { z } from 'zod'
import { Box } from './box.ts'
import { Doubt, Entity, FindingKind } from './finding.ts'
import { Span } from './span.ts'

/** Something that is still there in the rendered file. Holds where, never what. */
export const Leak = z.object({
  kind: z.enum([
    'face',
    'screen',
    'text',
    'speech',
    'voice',
    'caption',
    'metadata',
    'stream',
    'duration',
    'frames',
    'picture',
    'plan',
  ]),
  entity: Entity.nullable(),
  start: z.number().min(0),
  end: z.number().min(0),
  box: Box.nullable(),
  /** Which check found it. */
  check: z.string(),
  score: z.number().min(0).max(1),
})
export type Leak = z.infer<typeof Leak>

/** One check that verification ran, and how much it looked at. */
export const Check = z.object({
  id: z.string(),
  /** What was looked at: frames, seconds, captions, tags. */
  examined: z.number().min(0),
  unit: z.enum(['frames', 'seconds', 'captions', 'tags', 'streams', 'words', 'regions']),
  leaks: z.int().min(0),
  seconds: z.number().min(0),
})
export type Check = z.infer<typeof Check>

export const ModelUse = z.object({ id: z.string(), task: z.string(), sha256: z.record(z.string(), z.string()) })
export type ModelUse = z.infer<typeof ModelUse>

/** The proof that goes with a render: what was hidden, what was checked, what is doubtful. No personal data. */
export const Report = z.object({
  version: z.literal(1),
  program: z.string(),
  createdAt: z.iso.datetime(),
  verdict: z.enum(['clean', 'leaks']),
  source: z.object({ sha256: z.string(), duration: z.number() }),
  /** The rendered media file. */
  render: z.object({ sha256: z.string(), bytes: z.int(), container: z.string() }),
  planSha256: z.string(),
  /** sha256 of each text that goes with the render, by the file's name: they were checked as well. Reports of before have none. */
  texts: z.record(z.string(), z.string()).optional(),
  policy: z.object({ name: z.string(), version: z.int() }),
  hidden: z.array(
    z.object({
      kind: FindingKind,
      entity: Entity.nullable(),
      count: z.int().min(0),
      /** Seconds during which at least one of them is hidden. */
      seconds: z.number().min(0),
    }),
  ),
  /** Voices that were disguised: of how many people, for how many seconds of the recording. Left out where none was. */
  voices: z.object({ count: z.int().min(1), seconds: z.number().min(0) }).optional(),
  /** Found, but left visible by the policy or as a suggestion. */
  shown: z.array(z.object({ kind: FindingKind, entity: Entity.nullable(), count: z.int().min(0) })),
  checks: z.array(Check),
  leaks: z.array(Leak),
  doubts: z.array(
    z.object({ finding: z.string(), kind: FindingKind, doubt: Doubt, start: z.number(), end: z.number() }),
  ),
  models: z.array(ModelUse),
  stages: z.array(z.object({ name: z.string(), seconds: z.number().min(0), resumed: z.boolean() })),
  machine: z.object({
    cores: z.int(),
    provider: z.string(),
    /** Seconds of recording handled in a second, for the whole job. */
    speed: z.number().min(0),
  }),
  /** For what was recorded here: how far behind its analysis was at the end, and how long it took from there. Seconds. */
  recording: z
    .object({
      /** Of the sound. Null when none was analysed while it was recorded. */
      behindSeconds: z.number().min(0).nullable(),
      /** The same of the picture. */
      pictureBehindSeconds: z.number().min(0).nullable().optional(),
      /** How much of what networks were asked they had said already while it was recorded, 0..1. */
      takenOver: z.number().min(0).max(1).nullable().optional(),
      /** From the end of the recording until it waited for its review. */
      readySeconds: z.number().min(0),
    })
    .optional(),
  /**
   * What of the original could not be decoded, seconds, in order: pictures are grey there, sound is silent. Left out where
   * all of it was read.
   */
  unread: z.object({ picture: z.array(Span), sound: z.array(Span) }).optional(),
  /** Sentences about what could not be done, as codes of the error table. */
  notes: z.array(z.string()),
})
export type Report = z.infer<typeof Report>
