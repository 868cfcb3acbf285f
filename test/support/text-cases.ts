import { describe, expect, test } from 'vitest'
import type { PluginHost, TextDetector, TextHit, TextView } from '../../core/contract/plugins.ts'
import { merged } from '../../core/words/merge.ts'

/** One sentence of a detector's table: what is to be found stands in brackets, none means a near miss. */
export interface TextCase {
  readonly in: 'fr' | 'en'
  readonly text: string
  /** Why the case is there. */
  readonly why: string
  /** Entity of every hit, when the detector knows several. */
  readonly entity?: string
  /** True when the hits say that a checksum or a length does not fit. */
  readonly failed?: boolean
  /** A column's heading or a label nearby. */
  readonly context?: readonly string[]
}

/** A text as the detectors see it. */
export function viewOf(text: string, language: string, context: readonly string[] = []): TextView {
  const words = [...text.matchAll(/\S+/g)].map((match) => ({
    start: match.index,
    end: match.index + match[0].length,
    probability: 1,
  }))
  return { source: context.length > 0 ? 'screen' : 'speech', text, language, words, context }
}

/** Takes the brackets out of a marked text: `[06 12]` is the stretch "06 12". */
export function unmarked(marked: string): { text: string; stretches: string[] } {
  return {
    text: marked.replace(/[[\]]/g, ''),
    stretches: [...marked.matchAll(/\[([^\]]*)\]/g)].map((m) => m[1] as string),
  }
}

/** A host for detectors that need no model. */
export const bareHost: PluginHost = {
  models: {
    need: () => Promise.reject(new Error('this detector needs no model')),
    maybe: async () => null,
  },
  threads: 1,
  signal: new AbortController().signal,
}

/** Runs a detector over its table, one test a sentence. */
export function textCases(detector: TextDetector, cases: readonly TextCase[]): void {
  describe(detector.id, () => {
    test.each(cases.map((one) => [one.why, one] as const))('%s', async (_, one) => {
      const { text, stretches } = unmarked(one.text)
      const open = await detector.open(bareHost)
      const hits: TextHit[] = merged(text, await open.find(viewOf(text, one.in, one.context)))
      await open.close()
      const found = hits.map((hit) => text.slice(hit.start, hit.end))
      expect([...new Set(found)].sort()).toEqual([...stretches].sort())
      for (const hit of hits) {
        expect(detector.entities).toContain(hit.entity)
        expect(hit.reasons.length).toBeGreaterThan(0)
        // reasons stand in plans and reports: they may not repeat what was said
        expect(JSON.stringify(hit.reasons)).not.toContain(text.slice(hit.start, hit.end))
        if (one.entity) expect(hit.entity).toBe(one.entity)
        if (one.failed !== undefined) expect(hit.failedChecksum ?? false).toBe(one.failed)
      }
    })
  })
}
