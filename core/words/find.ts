import type { OpenTextDetector, PluginHost, TextDetector, TextHit, TextView } from '../contract/plugins.ts'
import { merged } from './merge.ts'
import { nameHits, namesIn } from './names.ts'

/** A search over texts of one session. */
export interface Search {
  /**
   * All personal data in the views, for each view a list without overlaps, left to right. A name found in any of the
   * views, or given in `names`, is looked for in all of them.
   * @param names names known from elsewhere: participants, labels, what the user gave; a full name counts by its parts too
   */
  find(views: readonly TextView[], names: readonly string[]): Promise<TextHit[][]>
  close(): Promise<void>
}

/**
 * Opens detectors once for many texts.
 * @throws StudioError when a detector's model is missing, altered or broken: a search that cannot see is no search
 */
export async function openSearch(host: PluginHost, detectors: readonly TextDetector[]): Promise<Search> {
  const open: OpenTextDetector[] = []
  try {
    for (const detector of detectors) open.push(await detector.open(host))
  } catch (error) {
    await Promise.all(open.map((one) => one.close()))
    throw error
  }
  return {
    async find(views, names) {
      const found: TextHit[][] = []
      for (const view of views) {
        host.signal.throwIfAborted()
        const hits: TextHit[] = []
        for (const detector of open) hits.push(...(await detector.find(view)))
        found.push(merged(view.text, hits))
      }
      const known = namesIn(views, found, names)
      const isOrdinary = (word: string): boolean => open.some((one) => one.isOrdinary?.(word) ?? false)
      return views.map((view, i) => {
        const more = nameHits(view, known, isOrdinary)
        return more.length === 0 ? (found[i] as TextHit[]) : merged(view.text, [...(found[i] as TextHit[]), ...more])
      })
    },
    async close() {
      await Promise.all(open.map((one) => one.close()))
    },
  }
}
