import type { BotSays, ChatSettings } from '../../contract/chat.ts'
import type { FoundVideo, Marked, SearchSettings } from '../../contract/search.ts'
import { SearchRequest } from '../../contract/search.ts'
import type { Sight } from '../search/conditions.ts'
import type { SearchEngine } from '../search/search.ts'
import { coverageOf } from './coverage.ts'

/** A place in a video that may answer. Seconds. */
export interface Proposal {
  readonly video: string
  readonly start: number
  readonly end: number
  readonly why: readonly string[]
  /** Share of the question's telling words that it holds, 0..1. */
  readonly share: number
}

export interface Verdict {
  readonly says: Extract<BotSays, 'found' | 'unsure' | 'tell-more' | 'handed-over'>
  readonly proposals: readonly Proposal[]
}

const mostCards = 3
/** What is much weaker than the best is left out: three cards that help, not three cards. */
const besideTheBest = 0.75
const longestQuestion = 300

/** Decides what to say to a question: show, ask back or hand over. */
export class Bot {
  readonly #search: SearchEngine
  readonly #searchSettings: () => Promise<SearchSettings>
  readonly #settings: () => Promise<ChatSettings>

  constructor(options: {
    readonly search: SearchEngine
    readonly searchSettings: () => Promise<SearchSettings>
    readonly settings: () => Promise<ChatSettings>
  }) {
    this.#search = options.search
    this.#searchSettings = options.searchSettings
    this.#settings = options.settings
  }

  /**
   * @param question everything that was asked and not answered yet
   * @param clarified what the student wrote when the bot had asked back, or null: it does so once, then a person answers
   */
  async consider(question: string, clarified: string | null, sight: Sight): Promise<Verdict> {
    const settings = await this.#settings()
    const whole = await this.#weighed(question, sight)
    if (clarified === null) return decided(whole.proposals, whole.telling, false, settings)
    // Other words often stand alone: whichever says more clearly what is meant.
    const alone = await this.#weighed(clarified, sight)
    const best = alone.telling && share(alone.proposals) > share(whole.proposals) ? alone : whole
    return decided(best.proposals, best.telling, true, settings)
  }

  /** What answers best, whether or not it would be enough for the bot. */
  async best(question: string, sight: Sight): Promise<readonly Proposal[]> {
    return (await this.#weighed(question, sight)).proposals.slice(0, mostCards)
  }

  async #weighed(question: string, sight: Sight): Promise<{ telling: boolean; proposals: readonly Proposal[] }> {
    // The end of a long text is where the question is.
    const q = question.slice(-longestQuestion)
    const { videos } = await this.#search.search(SearchRequest.parse({ q: `${q.slice(0, 299)} ` }), sight)
    const places = videos.flatMap((video) => video.moments.map((moment) => ({ video, moment })))
    const texts = places.map(({ video, moment }) => `${plain(video.title)} ${plain(moment.text)}`)
    const settings = await this.#searchSettings()
    const { telling, shares } = await coverageOf(this.#search, q, texts, { settings, sight })
    const proposals = places
      .map(({ video, moment }, i): Proposal => {
        const why = whyOf(video, moment.text)
        return { video: video.id, start: moment.start, end: moment.end, why, share: shares[i] ?? 0 }
      })
      // Sorting is stable: of equals the search's own order stands.
      .sort((a, b) => b.share - a.share)
    return { telling, proposals }
  }
}

const share = (proposals: readonly Proposal[]): number => proposals[0]?.share ?? 0

/** The decision alone, from the best proposal first. */
export function decided(
  proposals: readonly Proposal[],
  telling: boolean,
  again: boolean,
  { answerFrom, handOverBelow }: ChatSettings,
): Verdict {
  const [best] = proposals
  if (!telling) return { says: again ? 'handed-over' : 'tell-more', proposals: [] }
  if (!best || best.share < handOverBelow) return { says: 'handed-over', proposals: [] }
  const beside = proposals.filter(({ share }) => share >= best.share * besideTheBest).slice(0, mostCards)
  if (best.share >= answerFrom) return { says: 'found', proposals: beside }
  return again ? { says: 'handed-over', proposals: [] } : { says: 'unsure', proposals: beside }
}

const plain = (pieces: Marked): string => pieces.map(({ text }) => text).join('')

/** The words that matched, as they stand there, each once. */
function whyOf({ title }: FoundVideo, said: Marked): string[] {
  const words = [...said, ...title].filter(({ marked }) => marked).map(({ text }) => text.toLowerCase())
  return [...new Set(words)].slice(0, 6)
}
