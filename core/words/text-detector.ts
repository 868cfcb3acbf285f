import type { Entity } from '../contract/finding.ts'
import type { TextDetector, TextHit, TextView } from '../contract/plugins.ts'

/** A detector that needs no model: its rules look at one view and answer at once. */
export const ruleDetector = (rule: {
  readonly id: string
  readonly version: number
  readonly entities: readonly Entity[]
  find(view: TextView): TextHit[]
  isOrdinary?(word: string): boolean
}): TextDetector => ({
  kind: 'text-detector',
  id: rule.id,
  version: rule.version,
  entities: rule.entities,
  needs: [],
  open: async () => ({
    find: async (view) => rule.find(view),
    ...(rule.isOrdinary ? { isOrdinary: rule.isOrdinary } : {}),
    close: async () => undefined,
  }),
})
