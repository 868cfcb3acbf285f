import { z } from 'zod'
import { Doubt, Entity, FindingKind } from './finding.ts'
import { Mask } from './plan.ts'

/**
 * What is hidden without asking. A policy is a file with a name and a version; what it approves alone is written in
 * the audit log under both.
 */
export const Policy = z.strictObject({
  name: z.string().regex(/^[a-z0-9][a-z0-9-]{0,63}$/),
  version: z.int().positive(),
  /** One sentence in each language that says what the policy does. */
  summary: z.strictObject({ fr: z.string().min(1), en: z.string().min(1) }),
  faces: z.strictObject({
    /** `all` hides every face; `all-but-consented` keeps persons with a recorded consent. */
    hide: z.enum(['all', 'all-but-consented']),
    mask: Mask,
  }),
  screens: z.strictObject({
    /** `suggest`: shown to the reviewer, hidden only when accepted. */
    hide: z.enum(['all', 'suggest', 'none']),
    mask: Mask,
  }),
  /** Words on the screen and words said: entities hidden. Words are always filled. */
  onScreenText: z.strictObject({ hide: z.array(Entity) }),
  speech: z.strictObject({
    hide: z.array(Entity),
    replaceWith: z.enum(['silence', 'tone', 'noise']),
    /**
     * Whose voice is disguised: `hidden-people` means everybody of whom nobody wrote down that they may be heard. Left
     * out: nobody's.
     */
    disguiseVoices: z.enum(['off', 'hidden-people']).optional(),
  }),
  /** Whether a verified render may be published without a person having looked. */
  publishWithoutPerson: z.boolean(),
  /** Whether whoever recorded a session may be its only approver. */
  recorderMayApprove: z.boolean().default(false),
})
export type Policy = z.infer<typeof Policy>

/** A case that a policy must decide as it says; one that does not hold makes the whole policy unusable. */
export const PolicyExample = z
  .strictObject({
    /** `voice`: whether the voice of somebody of whom nobody decided anything is disguised. */
    kind: z.enum([...FindingKind.options, 'voice']),
    /** For words, said or shown; null when nobody could tell what they are. */
    entity: Entity.nullable().default(null),
    /** That the person has a recorded consent. */
    consented: z.boolean().default(false),
    /** That it is only suggested to the reviewer. */
    suggested: z.boolean().default(false),
    /** What the policy must do with it. */
    hide: z.boolean(),
  })
  .refine(({ kind, consented }) => !consented || kind === 'face', { message: 'only faces are consented to' })
  .refine(({ kind, suggested }) => !suggested || kind !== 'voice', { message: 'no voice is only suggested' })
  .refine(({ kind, entity }) => entity === null || kind === 'text' || kind === 'speech', {
    message: 'only words have an entity',
  })
export type PolicyExample = z.infer<typeof PolicyExample>

/** A policy as its file has it: with what no stage needs to know. */
export const PolicyFile = Policy.extend({
  /** The policy's own tests. */
  examples: z.array(PolicyExample).default([]),
  /** Doubts because of which a bulk job leaves a verified session to a person. */
  needsPersonFor: z.array(Doubt).default([]),
  /** How long originals are kept. */
  originals: z
    .strictObject({
      /** Days after approval; the first time a person is asked. Null: kept until somebody erases them. */
      deleteAfterDays: z.int().min(1).max(36_500).nullable(),
    })
    .optional(),
})
export type PolicyFile = z.infer<typeof PolicyFile>
