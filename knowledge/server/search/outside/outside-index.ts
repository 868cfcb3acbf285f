import type { SearchRequest, SearchSettings } from '../../../contract/search.ts'
import type { Sight } from '../conditions.ts'
import type { ParsedQuery } from '../parse.ts'

/** A passage as an index elsewhere holds it. What is in it was hidden where it had to be before it was published. */
export interface OutsideRecord {
  /** Of the video, the change that made it, and the passage: never used again for another text. */
  readonly id: string
  readonly video: string
  /** The change of the knowledge base that it comes from: a later one takes its place. */
  readonly generation: number
  /** Numbers of its first and last segment; null for the passage of the title. */
  readonly first: number | null
  readonly last: number | null
  readonly text: string
  readonly title: string
  readonly mentor: string
  readonly topics: readonly string[]
  readonly language: string
  /** Who may see it. */
  readonly programmes: readonly string[]
  /** Day of the recording as a number: 20250601. */
  readonly recorded: number
  /** Seconds of the whole video. */
  readonly duration: number
}

export interface OutsideQuestion {
  readonly request: SearchRequest
  readonly parsed: ParsedQuery
  readonly settings: SearchSettings
  readonly sight: Sight
}

/** A record that matches; whether it may be shown is for the knowledge base to say. */
export interface OutsideHit {
  readonly video: string
  readonly generation: number
  readonly first: number | null
  readonly last: number | null
  /** Words of its text and title that match, as they stand there. */
  readonly words: readonly string[]
}

/**
 * A search engine elsewhere. Every implementation passes `outside.test.ts`. Each of its promises is kept once the
 * engine would answer accordingly.
 */
export interface OutsideIndex {
  /** Names it in the database, with the index in it. */
  readonly name: string
  /** Gives it the settings, as far as it has such; makes the index when there is none. */
  prepare(settings: SearchSettings): Promise<void>
  /** Puts the records of one video in place of those of earlier generations. */
  replace(video: string, generation: number, records: readonly OutsideRecord[]): Promise<void>
  erase(video: string): Promise<void>
  /** The best first; of equals the most recent. */
  find(question: OutsideQuestion): Promise<OutsideHit[]>
  close(): Promise<void>
}

/** Records that one question looks at. */
export const mostHits = 300

/** A day as a number that can be compared: 2025-06-01 is 20250601. */
export const dayNumber = (day: string): number => Number(day.replaceAll('-', ''))

/** What stands around a word that matches: characters that no text has. */
export const mark = { before: '\u{e000}', after: '\u{e001}' } as const

/** The words that are marked in some texts. */
export const markedWords = (texts: readonly string[]): string[] =>
  texts.flatMap((text) => [...text.matchAll(/\u{e000}([^\u{e001}]*)\u{e001}/gu)].map(([, word]) => word as string))
