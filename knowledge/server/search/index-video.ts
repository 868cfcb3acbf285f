import { z } from 'zod'
import type { Queries } from '../database/database.ts'
import { foldedText } from './fold.ts'

/** Raised when the same texts would be indexed differently: the index is then made again. */
export const indexVersion = 3

/** What of a video is searched. Segments in order, each with the title of the chapter that it opens, if it opens one. */
export interface Searchable {
  readonly video: string
  readonly language: string
  readonly title: string
  readonly summary: string
  readonly mentor: string
  readonly topics: readonly string[]
  readonly segments: readonly { readonly number: number; readonly text: string; readonly heading?: string }[]
}

/** Words of a passage: long enough to hold a thought, short enough to be one place. */
const wordsAPassage = 45
/** Nothing longer is a word that somebody types. */
const longestWord = 40

interface Passage {
  readonly first: number | null
  readonly last: number | null
  /** Title of the chapter that it opens, as it stands; empty for most. */
  readonly heading: string
  /** Folded, with the heading. */
  readonly text: string
}

/**
 * The title with what describes the video, then the segments a few at a time. Each passage ends with the segment that
 * opens the next one, so that what is said across a border is found too; a chapter opens one of its own, so that its title
 * leads to where it begins.
 */
export function passagesOf({ title, summary, mentor, topics, segments }: Searchable): Passage[] {
  const passages: Passage[] = [
    { first: null, last: null, heading: '', text: foldedText([title, summary, mentor, ...topics].join(' ')) },
  ]
  let open: { number: number; text: string }[] = []
  let chapter = ''
  /** How many of those that are open stand in the passage before, too. */
  let shared = 0
  const close = (): void => {
    const [first] = open
    const last = open.at(-1)
    if (!first || !last || open.length === shared) return
    const text = [foldedText(chapter), ...open.map((one) => one.text)].filter((one) => one !== '').join(' ')
    passages.push({ first: first.number, last: last.number, heading: chapter, text })
    open = [last]
    chapter = ''
    shared = 1
  }
  for (const { number, text, heading } of segments) {
    const spoken = foldedText(text)
    if (heading !== undefined) {
      close()
      open = []
      chapter = heading
      shared = 0
    }
    if (spoken === '') continue
    open.push({ number, text: spoken })
    if (open.reduce((sum, one) => sum + one.text.split(' ').length, 0) >= wordsAPassage) close()
  }
  close()
  return passages
}

/**
 * As what the passage of a video's title holds a word that is said anywhere in the video, in this very form. Stems do not
 * tell which form that was; and no text has such a word.
 */
export const formOf = (word: string): string => `=${word}`

const dictionaryOf = (language: string): 'french' | 'english' | 'simple' =>
  language === 'fr' ? 'french' : language === 'en' ? 'english' : 'simple'

/** How many passages hold each word. */
function usesIn(passages: readonly Passage[]): Map<string, number> {
  const uses = new Map<string, number>()
  for (const { text } of passages)
    for (const word of new Set(text.split(' ')))
      if (word !== '' && word.length <= longestWord) uses.set(word, (uses.get(word) ?? 0) + 1)
  return uses
}

/** Puts a video into the index. It must not be in it. */
export async function enterIndex(queries: Queries, searchable: Searchable): Promise<void> {
  const passages = passagesOf(searchable)
  const dictionary = dictionaryOf(searchable.language)
  const uses = usesIn(passages)
  await queries.query(
    `insert into passage (video, first, last, vector)
     select $1, first, last,
       to_tsvector($2::regconfig, text) || case when first is null then array_to_tsvector($6::text[]) else '' end
     from unnest($3::int[], $4::int[], $5::text[]) as given (first, last, text)`,
    [
      searchable.video,
      dictionary,
      passages.map(({ first }) => first),
      passages.map(({ last }) => last),
      passages.map(({ text }) => text),
      [...uses.keys()].map(formOf),
    ],
  )
  // In the order of the words: two videos that are entered at once wait for each other, and never in a circle.
  await queries.query(
    `insert into term (word, language, stem, uses)
     select word, $1, coalesce(stems[1], word), uses
     from (select word, uses, ts_lexize($2::regdictionary, word) as stems
           from unnest($3::text[], $4::int[]) as given (word, uses)) as lexized
     where stems is null or cardinality(stems) > 0
     order by word collate "C"
     on conflict (word, language) do update set uses = term.uses + excluded.uses`,
    [searchable.language, stemmerOf(dictionary), [...uses.keys()], [...uses.values()]],
  )
  await noteChange(queries, searchable.video, passages.length)
}

/** Takes a video out of the index: a word that nobody else says goes altogether. */
export async function leaveIndex(queries: Queries, searchable: Searchable): Promise<void> {
  const gone = await queries.query('delete from passage where video = $1 returning id', [searchable.video])
  const uses = usesIn(passagesOf(searchable))
  await queries.query(
    `update term set uses = term.uses - given.uses
     from (select * from unnest($2::text[], $3::int[]) as one (word, uses)
           order by word collate "C") as given
     where term.language = $1 and term.word = given.word collate "C"`,
    [searchable.language, [...uses.keys()], [...uses.values()]],
  )
  await queries.query('delete from term where language = $1 and uses <= 0', [searchable.language])
  await noteChange(queries, searchable.video, -gone.length)
}

/** Tells whoever follows the index that a video came or went. Transactions that do so take turns, so none is overlooked. */
const noteChange = (queries: Queries, video: string, passages: number): Promise<unknown> =>
  queries.query(
    `with counted as (
       update corpus set passages = passages + $2, generation = generation + 1 returning generation
     )
     insert into index_change (video, generation) select $1, generation from counted
     on conflict (video) do update set generation = excluded.generation`,
    [video, passages],
  )

const stemmerOf = (dictionary: 'french' | 'english' | 'simple'): string =>
  dictionary === 'simple' ? 'simple' : `${dictionary}_stem`

const Rows = z.array(
  z.object({
    video: z.string(),
    language: z.string(),
    title: z.string(),
    summary: z.string(),
    mentor: z.string(),
    topics: z.array(z.string()),
    chapters: z.array(z.object({ start: z.number(), title: z.string() })),
    numbers: z.array(z.int()),
    texts: z.array(z.string()),
    ends: z.array(z.number()),
  }),
)

/** What of a stored video is searched, or null when there is none of that name. */
export async function searchableOf(queries: Queries, video: string): Promise<Searchable | null> {
  const [row] = Rows.parse(
    await queries.query(
      `select v.id as video, v.language, v.title, v.summary, v.mentor, v.topics, v.chapters,
         coalesce(array_agg(s.number order by s.number) filter (where s.number is not null), '{}') as numbers,
         coalesce(array_agg(s.text order by s.number) filter (where s.number is not null), '{}') as texts,
         coalesce(array_agg(s.ends order by s.number) filter (where s.number is not null), '{}') as ends
       from video v left join segment s on s.video = v.id where v.id = $1 group by v.id`,
      [video],
    ),
  )
  if (!row) return null
  const { numbers, texts, ends, chapters, ...rest } = row
  const headings = new Map<number, string>()
  for (const { start, title } of chapters) {
    const at = ends.findIndex((end) => end > start)
    headings.set(at, [headings.get(at), title].filter((one) => one !== undefined).join(' '))
  }
  return {
    ...rest,
    segments: numbers.map((number, i) => {
      const heading = headings.get(i)
      return { number, text: texts[i] as string, ...(heading === undefined ? {} : { heading }) }
    }),
  }
}

/** Makes the whole index again when this program would index differently than the one before. */
export async function renewIndex(queries: Queries): Promise<void> {
  const [state] = await queries.query('select index_version from corpus for update')
  if (state?.index_version === indexVersion) return
  await queries.query('truncate passage, term, passage_meaning')
  await queries.query('update corpus set passages = 0, index_version = $1', [indexVersion])
  for (const { id } of await queries.query('select id from video order by id')) {
    const searchable = await searchableOf(queries, String(id))
    if (searchable) await enterIndex(queries, searchable)
  }
}
