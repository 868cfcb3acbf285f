import { z } from 'zod'
import { highlighted, type LittleRecord, type LittleSearch } from './little-search.ts'
import { Analysis, tokensOf } from './opensearch-analysis.ts'
import { type SearchVendor, serveSearch, type VendorRoute } from './search-vendor.ts'

const Value = z.union([z.string(), z.number()])
const Filter = z.union([
  z.strictObject({ term: z.record(z.string(), Value) }),
  z.strictObject({ terms: z.record(z.string(), z.array(Value)) }),
  z.strictObject({
    range: z.record(z.string(), z.strictObject({ gt: Value, gte: Value, lt: Value, lte: Value }).partial()),
  }),
])
type Filter = z.infer<typeof Filter>
const MultiMatch = z.strictObject({
  multi_match: z.strictObject({
    query: z.string(),
    fields: z.array(z.string()),
    type: z.enum(['best_fields', 'bool_prefix', 'cross_fields', 'most_fields', 'phrase', 'phrase_prefix']),
    fuzziness: z
      .string()
      .regex(/^(AUTO(:\d+,\d+)?|[0-2])$/)
      .optional(),
    prefix_length: z.int().optional(),
    boost: z.number().optional(),
  }),
})
const AnyOf = z.strictObject({
  bool: z.strictObject({ minimum_should_match: z.int(), should: z.array(MultiMatch) }),
})
const Search = z.strictObject({
  size: z.int().max(10_000),
  _source: z.array(z.string()),
  query: z.strictObject({
    bool: z.strictObject({
      must: z.array(z.union([MultiMatch, AnyOf])),
      must_not: z.array(MultiMatch),
      filter: z.array(Filter),
    }),
  }),
  sort: z.array(z.record(z.string(), z.strictObject({ order: z.enum(['asc', 'desc']) }))),
  highlight: z.strictObject({
    pre_tags: z.array(z.string()),
    post_tags: z.array(z.string()),
    number_of_fragments: z.int(),
    fields: z.record(z.string(), z.strictObject({})),
  }),
})
const DeleteByQuery = z.strictObject({ query: z.strictObject({ bool: z.strictObject({ filter: z.array(Filter) }) }) })
const Bulk = z.array(z.looseObject({}))
const Field = z.strictObject({
  type: z.enum(['text', 'keyword', 'integer', 'double']),
  analyzer: z.string().optional(),
  fields: z.record(z.string(), z.strictObject({ type: z.literal('text'), analyzer: z.string() })).optional(),
})
const Create = z.strictObject({
  settings: z.strictObject({ analysis: Analysis }),
  mappings: z.strictObject({ dynamic: z.literal('strict'), properties: z.record(z.string(), Field) }),
})

export const openSearchUser = { user: 'estompe', password: 'opensearch-test', index: 'lessons' } as const

/** The parts of OpenSearch's REST API (version 3) that are used, each with its documented names. */
export const openOpenSearchServer = (): Promise<SearchVendor> =>
  serveSearch(
    (engine): VendorRoute[] => {
      const at = (rest: string): RegExp => new RegExp(`^/${openSearchUser.index}${rest}$`)
      let mapped: ReadonlySet<string> | null = null
      return [
        { method: 'HEAD', path: at(''), body: z.unknown(), answer: () => ({ status: mapped ? 200 : 404, body: {} }) },
        {
          method: 'PUT',
          path: at(''),
          body: Create,
          answer({ mappings, settings }: z.infer<typeof Create>) {
            engine.read = (text) => tokensOf(text, 'folded', settings.analysis).join(' ')
            mapped = new Set(Object.keys(mappings.properties))
            return { body: { acknowledged: true, shards_acknowledged: true, index: openSearchUser.index } }
          },
        },
        {
          method: 'PUT',
          path: at('/_bulk'),
          body: Bulk,
          answer(lines: z.infer<typeof Bulk>) {
            let errors = false
            for (let i = 0; i < lines.length; i += 2) {
              const { index } = z.strictObject({ index: z.strictObject({ _id: z.string() }) }).parse(lines[i])
              // `dynamic: strict`: what the mapping does not name is refused.
              if (Object.keys(lines[i + 1] ?? {}).every((name) => mapped?.has(name)))
                engine.records.set(index._id, lines[i + 1] ?? {})
              else errors = true
            }
            return { body: { took: 1, errors, items: [] } }
          },
        },
        {
          method: 'POST',
          path: at('/_delete_by_query'),
          body: DeleteByQuery,
          answer({ query }: z.infer<typeof DeleteByQuery>) {
            engine.removeWhere((record) => query.bool.filter.every((one) => passes(record, one)))
            return { body: { took: 1, timed_out: false, deleted: 0, version_conflicts: 0, failures: [] } }
          },
        },
        {
          method: 'POST',
          path: at('/_search'),
          body: Search,
          answer: (asked: z.infer<typeof Search>) => ({ body: { hits: { hits: hitsOf(engine, asked) } } }),
        },
      ]
    },
    ({ authorization }) =>
      authorization === `Basic ${Buffer.from(`${openSearchUser.user}:${openSearchUser.password}`).toString('base64')}`,
  )

function hitsOf(engine: LittleSearch, asked: z.infer<typeof Search>) {
  const { must, must_not: mustNot, filter } = asked.query.bool
  const any = must.flatMap((one) => ('bool' in one ? one.bool.should : [])).map((one) => one.multi_match)
  const words = any.filter(({ type }) => type !== 'phrase').flatMap(({ query }) => engine.read(query).split(' '))
  const meant = any.filter(({ type }) => type === 'phrase').map(({ query }) => engine.read(query))
  const quoted = must.flatMap((one) => ('multi_match' in one ? [engine.read(one.multi_match.query)] : []))
  const found = engine.find({
    words,
    meant,
    phrases: quoted,
    excluded: mustNot.map((one) => engine.read(one.multi_match.query)),
    most: asked.size,
    passes: (record) => filter.every((one) => passes(record, one)),
  })
  return found.map(({ id, record, near }) => ({
    _id: id,
    _source: Object.fromEntries(asked._source.map((name) => [name, record[name]])),
    highlight: Object.fromEntries(
      Object.keys(asked.highlight.fields).map((field) => [
        field,
        [
          highlighted(
            String(record[field.split('.')[0] as string]),
            near,
            asked.highlight.pre_tags[0] as string,
            asked.highlight.post_tags[0] as string,
          ),
        ],
      ]),
    ),
  }))
}

function passes(record: LittleRecord, filter: Filter): boolean {
  if ('term' in filter)
    return Object.entries(filter.term).every(([name, value]) => [record[name]].flat().includes(value))
  if ('terms' in filter)
    return Object.entries(filter.terms).every(([name, values]) =>
      [record[name]].flat().some((own) => values.includes(own as string)),
    )
  return Object.entries(filter.range).every(([name, { gt, gte, lt, lte }]) => {
    const own = Number(record[name])
    return (
      (gt === undefined || own > Number(gt)) &&
      (gte === undefined || own >= Number(gte)) &&
      (lt === undefined || own < Number(lt)) &&
      (lte === undefined || own <= Number(lte))
    )
  })
}
