import { z } from 'zod'
import { Box } from './box.ts'

/** What kind of thing a finding hides; each has one hue and one shape in the interface. */
export const FindingKind = z.enum(['face', 'screen', 'text', 'speech'])
export type FindingKind = z.infer<typeof FindingKind>

/** Kinds of personal data in words, said or shown. */
export const Entity = z.enum([
  'PERSON',
  'EMAIL',
  'PHONE',
  'ADDRESS',
  'LOCATION',
  'IBAN',
  'CARD',
  'NIR',
  'SIRET',
  'SIREN',
  'BIRTH_DATE',
  'SECRET',
  'URL',
  'ACCOUNT',
  'ORG',
])
export type Entity = z.infer<typeof Entity>

/**
 * Why something was found. Holds no personal data, so that it may stand in a plan and a report.
 * `code` names the rule (`pattern`, `checksum`, `context-word`, `model`, `list`, `layout`, `same-name`, `held`, ...).
 */
export const Reason = z.object({
  detector: z.string(),
  code: z.string(),
  score: z.number().min(0).max(1).optional(),
  /** A word of the rule itself (a context word's key, the name of a checksum), never of the recording. */
  detail: z.string().optional(),
})
export type Reason = z.infer<typeof Reason>

/** Why a person should look. */
export const Doubt = z.enum([
  'low-score',
  'held',
  'starts-mid-shot',
  'ends-mid-shot',
  'at-edge',
  'detectors-disagree',
  'heard-once',
  'low-word-probability',
  'failed-checksum',
  'suggestion',
  'other-language',
  'person-unsure',
])
export type Doubt = z.infer<typeof Doubt>

export const Keyframe = z.object({ time: z.number().min(0), box: Box })
export type Keyframe = z.infer<typeof Keyframe>

/** One thing in the picture over time, or one stretch of words. Times in seconds. */
export const Finding = z.object({
  id: z.string(),
  kind: FindingKind,
  /** For words, said or shown. */
  entity: Entity.nullable(),
  /** Person that the thing belongs to, an opaque id. */
  person: z.string().nullable(),
  start: z.number().min(0),
  end: z.number().min(0),
  /** For things in the picture: at least one, times ascending. Empty for speech. */
  keyframes: z.array(Keyframe),
  /** For speech: first and last word index, inclusive; null when it was heard but not written. */
  words: z.tuple([z.int().min(0), z.int().min(0)]).nullable(),
  score: z.number().min(0).max(1),
  /** For words shown: equal for those that read the same, but for case, accents and spaces. Says nothing by itself. */
  sameText: z.string().optional(),
  reasons: z.array(Reason).min(1),
  doubts: z.array(z.object({ doubt: Doubt, start: z.number().min(0), end: z.number().min(0) })),
})
export type Finding = z.infer<typeof Finding>
