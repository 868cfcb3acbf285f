import type { Entity, Finding } from '../../contract/finding.ts'
import type { PluginHost, TextDetector, TextHit, TextView } from '../../contract/plugins.ts'
import type { Policy } from '../../contract/policy.ts'
import type { Transcript } from '../../contract/transcript.ts'
import { wordsOf } from '../../contract/transcript.ts'
import { openSearch } from '../../words/find.ts'
import { isSureName } from '../../words/names.ts'

/** Searches words for what a policy hides. */
export interface PersonalSearch {
  /** For each view what is personal and hidden by the policy for words of that kind. */
  find(views: readonly TextView[], of: 'speech' | 'screen'): Promise<TextHit[][]>
  close(): Promise<void>
}

/** What is hidden where; null hides every kind but organisations and places. */
export type Hiding = Pick<Policy, 'speech' | 'onScreenText'> | null

const visibleAtLeast = new Set<Entity>(['ORG', 'LOCATION'])

/**
 * @param names names known for the session; each is looked for everywhere
 * @throws StudioError when a detector's model is missing or altered: a search that cannot see is no search
 */
export async function openPersonalSearch(
  host: PluginHost,
  detectors: readonly TextDetector[],
  names: readonly string[],
  hiding: Hiding,
): Promise<PersonalSearch> {
  const search = await openSearch(host, detectors)
  const hides = (entity: Entity, of: 'speech' | 'screen'): boolean => {
    if (!hiding) return !visibleAtLeast.has(entity)
    return (of === 'speech' ? hiding.speech.hide : hiding.onScreenText.hide).includes(entity)
  }
  return {
    async find(views, of) {
      const found = await search.find(views, names)
      return found.map((hits) => hits.filter((hit) => hides(hit.entity, of)))
    },
    close: () => search.close(),
  }
}

/** Names of people that were found in what was said, and surely: they must not turn up anywhere in the render. */
export function spokenNames(said: Transcript, findings: readonly Finding[]): string[] {
  const words = wordsOf(said)
  const names = findings
    .filter((finding) => finding.kind === 'speech' && isSureName(finding))
    .map(({ words: range }) =>
      words
        .slice(range?.[0] ?? 0, (range?.[1] ?? -1) + 1)
        .map((word) => word.text.trim().replace(/^\P{L}+|\P{L}+$/gu, ''))
        .join(' ')
        .trim(),
    )
  return [...new Set(names.filter((name) => name.length > 1))]
}
