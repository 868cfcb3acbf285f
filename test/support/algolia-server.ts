import { z } from 'zod'
import { foldedText } from '../../knowledge/server/search/fold.ts'
import { highlighted, type LittleRecord } from './little-search.ts'
import { type SearchVendor, serveSearch, type VendorRoute } from './search-vendor.ts'

const Language = z.enum(['fr', 'en'])
const FacetFilters = z.array(z.union([z.string(), z.array(z.string())]))
const NumericFilters = z.array(z.string().regex(/^\w+(<|<=|=|!=|>=|>)\d+(\.\d+)?$/))

/** The parts of Algolia's search API (version 1, OpenAPI of 2026) that are used, each with its documented names. */
const Settings = z.strictObject({
  minWordSizefor1Typo: z.int(),
  minWordSizefor2Typos: z.int(),
  typoTolerance: z.union([z.boolean(), z.enum(['min', 'strict', 'true', 'false'])]),
  optionalWords: z.array(z.string()),
  searchableAttributes: z.array(z.string()),
  attributesForFaceting: z.array(z.string().regex(/^(\w+|(filterOnly|searchable|afterDistinct)\(\w+\))$/)),
  numericAttributesForFiltering: z.array(z.string()),
  customRanking: z.array(z.string().regex(/^(asc|desc)\(\w+\)$/)),
  queryLanguages: z.array(Language),
  ignorePlurals: z.union([z.boolean(), z.array(Language)]),
  removeStopWords: z.union([z.boolean(), z.array(Language)]),
  removeWordsIfNoResults: z.enum(['none', 'lastWords', 'firstWords', 'allOptional']),
  advancedSyntax: z.boolean(),
})
const Synonyms = z.array(
  z.strictObject({ objectID: z.string(), type: z.literal('synonym'), synonyms: z.array(z.string()).min(2).max(20) }),
)
const Batch = z.strictObject({
  requests: z.array(z.strictObject({ action: z.literal('addObject'), body: z.looseObject({ objectID: z.string() }) })),
})
const DeleteBy = z.strictObject({
  facetFilters: FacetFilters,
  numericFilters: NumericFilters.optional(),
})
const Query = z.strictObject({
  query: z.string().max(512),
  hitsPerPage: z.int().min(1).max(1000),
  facetFilters: FacetFilters,
  numericFilters: NumericFilters,
  attributesToRetrieve: z.array(z.string()),
  attributesToHighlight: z.array(z.string()),
  highlightPreTag: z.string(),
  highlightPostTag: z.string(),
  analytics: z.boolean(),
  clickAnalytics: z.boolean(),
  enablePersonalization: z.boolean(),
})

export const algolia = { app: 'TESTAPP', key: 'algolia-test-key', index: 'lessons' } as const

export const openAlgoliaServer = (): Promise<SearchVendor> =>
  serveSearch(
    (engine): VendorRoute[] => {
      const at = (rest: string): RegExp => new RegExp(`^/1/indexes/${algolia.index}/${rest}$`)
      const task = { taskID: 7, updatedAt: '2026-01-01T00:00:00.000Z' }
      return [
        { method: 'PUT', path: at('settings'), body: Settings, answer: () => ({ body: task }) },
        { method: 'POST', path: at('synonyms/batch'), body: Synonyms, answer: () => ({ body: task }) },
        {
          method: 'GET',
          path: at('task/7'),
          body: z.unknown(),
          answer: () => ({ body: { status: 'published', pendingTask: false } }),
        },
        {
          method: 'POST',
          path: at('batch'),
          body: Batch,
          answer({ requests }: z.infer<typeof Batch>) {
            for (const { body } of requests) engine.records.set(body.objectID, body)
            return { body: { ...task, objectIDs: requests.map(({ body }) => body.objectID) } }
          },
        },
        {
          method: 'POST',
          path: at('deleteByQuery'),
          body: DeleteBy,
          answer({ facetFilters, numericFilters = [] }: z.infer<typeof DeleteBy>) {
            engine.removeWhere((record) => passes(record, facetFilters, numericFilters))
            return { body: task }
          },
        },
        {
          method: 'POST',
          path: at('query'),
          body: Query,
          answer(asked: z.infer<typeof Query>) {
            const { words, phrases, excluded } = readAdvanced(asked.query)
            const found = engine.find({
              ...{ words, phrases, excluded, most: asked.hitsPerPage },
              passes: (record) => passes(record, asked.facetFilters, asked.numericFilters),
            })
            const hits = found.map(({ id, record, near }) => ({
              objectID: id,
              ...Object.fromEntries(asked.attributesToRetrieve.map((name) => [name, record[name]])),
              _highlightResult: Object.fromEntries(
                asked.attributesToHighlight.map((name) => [
                  name,
                  {
                    value: highlighted(String(record[name]), near, asked.highlightPreTag, asked.highlightPostTag),
                    ...{ matchLevel: 'full', matchedWords: words },
                  },
                ]),
              ),
            }))
            const counts = { nbHits: hits.length, page: 0, nbPages: 1, hitsPerPage: asked.hitsPerPage }
            return { body: { hits, ...counts, processingTimeMS: 1, query: asked.query, params: '' } }
          },
        },
      ]
    },
    (headers) => headers['x-algolia-application-id'] === algolia.app && headers['x-algolia-api-key'] === algolia.key,
  )

/** `advancedSyntax`: quoted phrases and words behind a hyphen. */
function readAdvanced(query: string) {
  const quoted = /"([^"]*)"/g
  const behindHyphen = /(?:^|\s)-(\S+)/g
  const unquoted = query.replace(quoted, ' ')
  return {
    phrases: [...query.matchAll(quoted)].map(([, phrase]) => foldedText(phrase as string)),
    excluded: [...unquoted.matchAll(behindHyphen)].map(([, word]) => foldedText(word as string)),
    words: foldedText(unquoted.replace(behindHyphen, ' '))
      .split(' ')
      .filter((word) => word.length > 2),
  }
}

function passes(
  record: LittleRecord,
  facets: z.infer<typeof FacetFilters>,
  numbers: z.infer<typeof NumericFilters>,
): boolean {
  const holds = (filter: string): boolean => {
    const [, name = '', value = ''] = /^(\w+):(.*)$/.exec(filter) ?? []
    if (value.startsWith('-')) return !holds(`${name}:${value.slice(1)}`)
    const wanted = value.replace(/^\\-/, '-')
    const own = record[name]
    return Array.isArray(own) ? own.includes(wanted) : own === wanted
  }
  const compares = (filter: string): boolean => {
    const [, name = '', sign = '', text = ''] = /^(\w+?)(<=|>=|!=|<|>|=)(.*)$/.exec(filter) ?? []
    const [own, value] = [Number(record[name]), Number(text)]
    return (
      {
        '<': own < value,
        '<=': own <= value,
        '=': own === value,
        '!=': own !== value,
        '>=': own >= value,
        '>': own > value,
      }[sign] ?? false
    )
  }
  return facets.every((one) => [one].flat().some(holds)) && numbers.every(compares)
}
