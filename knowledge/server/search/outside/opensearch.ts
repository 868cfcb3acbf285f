import { type API, Client, type Types } from '@opensearch-project/opensearch'
import { z } from 'zod'
import type { SearchSettings } from '../../../contract/search.ts'
import { foldedText } from '../fold.ts'
import type { ParsedQuery } from '../parse.ts'
import { dayNumber, mark, markedWords, mostHits, type OutsideIndex, type OutsideQuestion } from './outside-index.ts'

export interface OpenSearchOptions {
  /** `https://search.example.org:9200` */
  readonly node: string
  readonly index: string
  readonly user?: string
  readonly password?: string
}

const Hits = z.object({
  hits: z.object({
    hits: z.array(
      z.object({
        _source: z.object({
          video: z.string(),
          generation: z.int(),
          first: z.int().nullable().default(null),
          last: z.int().nullable().default(null),
        }),
        highlight: z.record(z.string(), z.array(z.string())).default({}),
      }),
    ),
  }),
})

type Query = Types.Common_QueryDsl.QueryContainer

/** Each text as it is, and with the stems of both languages. */
const spoken = {
  type: 'text',
  analyzer: 'folded',
  fields: { fr: { type: 'text', analyzer: 'folded_fr' }, en: { type: 'text', analyzer: 'folded_en' } },
} as const
/**
 * Words come apart as in `wordsIn`, with a mark of the same length in place of what parts them, and no small word is left
 * out: what is sent is folded already, and a phrase has to be read as the text in which it stands.
 */
const analyzer = (...stemmer: readonly string[]) => ({
  ...{ type: 'custom' as const, char_filter: ['apart'], tokenizer: 'standard' },
  filter: ['lowercase', 'asciifolding', ...stemmer],
})
const keyword = { type: 'keyword' } as const
const number = { type: 'integer' } as const
const created = {
  settings: {
    analysis: {
      char_filter: { apart: { type: 'pattern_replace' as const, pattern: '[^\\p{L}\\p{N}]', replacement: ' ' } },
      filter: {
        stem_fr: { type: 'stemmer' as const, language: 'light_french' },
        stem_en: { type: 'stemmer' as const, language: 'english' },
      },
      analyzer: { folded: analyzer(), folded_fr: analyzer('stem_fr'), folded_en: analyzer('stem_en') },
    },
  },
  mappings: {
    dynamic: 'strict' as const,
    properties: {
      ...{ video: keyword, language: keyword, programmes: keyword, mentor: keyword, topics: keyword },
      ...{ generation: number, first: number, last: number, recorded: number, duration: { type: 'double' as const } },
      ...{ text: spoken, title: spoken },
    },
  },
} satisfies API.Indices_Create_RequestBody
const fields = ['title^1.2', 'title.fr', 'title.en', 'text', 'text.fr', 'text.en']

/** OpenSearch, through its official client, for indexes that one server's memory does not hold. */
export function openOpenSearch({ node, index, user, password }: OpenSearchOptions): OutsideIndex {
  const client = new Client({
    node,
    ...(user === undefined || password === undefined ? {} : { auth: { username: user, password } }),
  })
  const deleted = async (filter: Query[]): Promise<void> => {
    await client.deleteByQuery({ index, refresh: true, conflicts: 'proceed', body: { query: { bool: { filter } } } })
  }
  return {
    name: `opensearch:${new URL(node).host}/${index}`,
    async prepare() {
      const { body: exists } = await client.indices.exists({ index })
      if (!exists) await client.indices.create({ index, body: created })
    },
    async replace(video, generation, records) {
      const body = records.flatMap(({ id, ...record }) => [{ index: { _id: id } }, record])
      if (body.length > 0) {
        const { body: answer } = await client.bulk({ index, refresh: true, body })
        if (answer.errors) throw new Error('OpenSearch refused a record')
      }
      await deleted([{ term: { video } }, { range: { generation: { lt: generation } } }])
    },
    erase: (video) => deleted([{ term: { video } }]),
    async find(question) {
      const { body } = await client.search({ index, body: bodyOf(question) })
      return Hits.parse(body).hits.hits.map(({ _source: hit, highlight }) => ({
        ...hit,
        words: markedWords(Object.values(highlight).flat()),
      }))
    },
    close: () => client.close(),
  }
}

const inOrder = (text: string): Query => ({ multi_match: { query: text, type: 'phrase', fields } })
/** Words that mean the same as what was asked; each is looked for in six fields, and OpenSearch takes 1024 clauses. */
const mostSynonyms = 60

/** Any of the words or of what means the same; the words that tell little only where there are no others. */
function anyOf({ words }: ParsedQuery, settings: SearchSettings): Query[] {
  const telling = words.filter(({ optional }) => !optional)
  const asked = (telling.length > 0 ? telling : words).map(({ folded }) => folded)
  if (asked.length === 0) return []
  const { typoTolerance, minWordSizefor1Typo, minWordSizefor2Typos, synonyms } = settings
  const match: Types.Common_QueryDsl.MultiMatchQuery = {
    query: asked.join(' '),
    fields,
    // The last word may still be being typed.
    type: words.at(-1)?.prefix ? 'bool_prefix' : 'most_fields',
    ...(typoTolerance === 'false'
      ? {}
      : { fuzziness: `AUTO:${minWordSizefor1Typo},${minWordSizefor2Typos}`, prefix_length: 1 }),
  }
  const whole = ` ${words.map(({ folded }) => folded).join(' ')} `
  const sets = synonyms.map((set) => set.map(foldedText)).filter((set) => set.some((one) => whole.includes(` ${one} `)))
  const meant = [...new Set(sets.flat())].filter((one) => !asked.includes(one)).slice(0, mostSynonyms)
  const others = meant.map((query): Query => ({ multi_match: { query, type: 'phrase', fields, boost: 0.5 } }))
  return [{ bool: { minimum_should_match: 1, should: [{ multi_match: match }, ...others] } }]
}

function bodyOf({ request, parsed, settings, sight }: OutsideQuestion): API.Search_RequestBody {
  const { mentor, topic, language, from, to, shortest, longest, video } = request
  const { phrases, excluded } = parsed
  const range = (field: string, bounds: { gte?: number; lte?: number }): Query[] =>
    bounds.gte === undefined && bounds.lte === undefined ? [] : [{ range: { [field]: bounds } }]
  const term = (field: string, value: string | undefined): Query[] =>
    value === undefined ? [] : [{ term: { [field]: value } }]
  return {
    size: mostHits,
    _source: ['video', 'generation', 'first', 'last'],
    query: {
      bool: {
        must: [...anyOf(parsed, settings), ...phrases.map(inOrder)],
        must_not: excluded.map(inOrder),
        filter: [
          ...(sight === 'all' ? [] : [{ terms: { programmes: [...sight] } }]),
          ...term('mentor', mentor),
          ...term('topics', topic),
          ...term('language', language),
          ...term('video', video),
          ...range('recorded', {
            ...(from === undefined ? {} : { gte: dayNumber(from) }),
            ...(to === undefined ? {} : { lte: dayNumber(to) }),
          }),
          ...range('duration', {
            ...(shortest === undefined ? {} : { gte: shortest }),
            ...(longest === undefined ? {} : { lte: longest }),
          }),
        ],
      },
    },
    sort: [{ _score: { order: 'desc' } }, { recorded: { order: 'desc' } }],
    highlight: {
      pre_tags: [mark.before],
      post_tags: [mark.after],
      number_of_fragments: 0,
      fields: Object.fromEntries(
        ['title', 'text'].flatMap((one) => [one, `${one}.fr`, `${one}.en`]).map((one) => [one, {}]),
      ),
    },
  }
}
