import type { SearchAnswer, SearchRequest, SearchSettings } from '../../contract/search.ts'
import type { Sight } from './conditions.ts'
import type { WordBits } from './moments.ts'
import type { RankedVideo } from './ranking.ts'

/** What is looked for, by whom. */
export interface Asked {
  readonly request: SearchRequest
  readonly settings: SearchSettings
  /** What the asker may see. The server looks once more at whatever an index answers. */
  readonly sight: Sight
}

export interface RankedAnswer {
  /** The best first. */
  readonly videos: readonly RankedVideo[]
  /** Words that were read as other words. */
  readonly corrected: SearchAnswer['corrected']
  /** Which words of a text match, and how telling each of their bits is. */
  readonly bitsOf: WordBits
  readonly weights: readonly number[]
}
