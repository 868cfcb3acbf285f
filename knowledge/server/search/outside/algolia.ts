import { type Algoliasearch, algoliasearch } from 'algoliasearch'
import { z } from 'zod'
import type { SearchSettings } from '../../../contract/search.ts'
import { mark, markedWords, mostHits, type OutsideIndex, type OutsideQuestion } from './outside-index.ts'

export interface AlgoliaOptions {
  readonly app: string
  /** May add, delete, search, and change settings. */
  readonly key: string
  readonly index: string
  /** `http://127.0.0.1:port`, for tests. */
  readonly host?: string
}

const Marked = z.object({ value: z.string() })
const Hits = z.array(
  z.object({
    video: z.string(),
    generation: z.int(),
    first: z.int().nullable(),
    last: z.int().nullable(),
    _highlightResult: z.object({ text: Marked.optional(), title: Marked.optional() }).optional(),
  }),
)

/** Algolia, through its official client. No question is counted or kept there on our behalf. */
export function openAlgolia({ app, key, index: indexName, host }: AlgoliaOptions): OutsideIndex {
  const client = algoliasearch(app, key, host === undefined ? {} : { hosts: [hostOf(host)] })
  const done = async ({ taskID }: { taskID: number }): Promise<void> => {
    await client.waitForTask({ indexName, taskID })
  }
  const deleted = async (filters: { facetFilters: string[]; numericFilters?: string[] }): Promise<void> =>
    done(await client.deleteBy({ indexName, deleteByParams: filters }))
  return {
    name: `algolia:${app}/${indexName}`,
    async prepare(settings) {
      await done(await client.setSettings({ indexName, indexSettings: settingsOf(settings) }))
      const synonymHit = settings.synonyms.map((synonyms, i) => ({
        objectID: `set-${i}`,
        type: 'synonym' as const,
        synonyms,
      }))
      await done(await client.saveSynonyms({ indexName, synonymHit, replaceExistingSynonyms: true }))
    },
    async replace(video, generation, records) {
      const objects = records.map(({ id, ...record }) => ({ objectID: id, ...record }))
      await client.saveObjects({ indexName, objects, waitForTasks: true })
      await deleted({ facetFilters: [facet('video', video)], numericFilters: [`generation<${generation}`] })
    },
    erase: (video) => deleted({ facetFilters: [facet('video', video)] }),
    async find(question) {
      const { hits } = await client.searchSingleIndex({ indexName, searchParams: paramsOf(question) })
      return Hits.parse(hits).map(({ _highlightResult: { text, title } = {}, ...hit }) => ({
        ...hit,
        words: markedWords([text?.value ?? '', title?.value ?? '']),
      }))
    },
    close: async () => (client as Algoliasearch).clearCache(),
  }
}

const hostOf = (host: string) => {
  const { host: url, protocol } = new URL(host)
  return { url, accept: 'readWrite' as const, protocol: protocol === 'https:' ? ('https' as const) : ('http' as const) }
}

function settingsOf({ minWordSizefor1Typo, minWordSizefor2Typos, typoTolerance, optionalWords }: SearchSettings) {
  const languages = ['fr' as const, 'en' as const]
  return {
    ...{ minWordSizefor1Typo, minWordSizefor2Typos, optionalWords },
    typoTolerance: typoTolerance === 'false' ? false : typoTolerance,
    searchableAttributes: ['title', 'text', 'topics', 'mentor'],
    attributesForFaceting: [...['filterOnly(video)', 'filterOnly(programmes)', 'mentor', 'topics', 'language']],
    numericAttributesForFiltering: ['generation', 'recorded', 'duration'],
    customRanking: ['desc(recorded)'],
    queryLanguages: languages,
    ignorePlurals: languages,
    removeStopWords: languages,
    removeWordsIfNoResults: 'allOptional' as const,
    advancedSyntax: true,
  }
}

/** A value that begins with a hyphen would otherwise mean all others. */
const facet = (attribute: string, value: string): string => `${attribute}:${value.replace(/^-/, '\\-')}`

function paramsOf({ request, sight }: OutsideQuestion) {
  const { q, mentor, topic, language, from, to, shortest, longest, video } = request
  const is = (attribute: string, value: string | undefined): string[] =>
    value === undefined ? [] : [facet(attribute, value)]
  const compared = (attribute: string, sign: string, value: number | string | undefined): string[] =>
    value === undefined ? [] : [`${attribute}${sign}${String(value).replaceAll('-', '')}`]
  return {
    query: q,
    hitsPerPage: mostHits,
    facetFilters: [
      ...(sight === 'all' ? [] : [sight.map((programme) => facet('programmes', programme))]),
      ...is('mentor', mentor),
      ...is('topics', topic),
      ...is('language', language),
      ...is('video', video),
    ],
    numericFilters: [
      ...compared('recorded', '>=', from),
      ...compared('recorded', '<=', to),
      ...compared('duration', '>=', shortest),
      ...compared('duration', '<=', longest),
    ],
    attributesToRetrieve: ['video', 'generation', 'first', 'last'],
    attributesToHighlight: ['text', 'title'],
    highlightPreTag: mark.before,
    highlightPostTag: mark.after,
    analytics: false,
    clickAnalytics: false,
    enablePersonalization: false,
  }
}
