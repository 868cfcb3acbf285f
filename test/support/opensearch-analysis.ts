import { z } from 'zod'

/** What an index says of how its texts are read: the documented names that are used here, and no others. */
export const Analysis = z.strictObject({
  char_filter: z
    .record(
      z.string(),
      z.strictObject({ type: z.literal('pattern_replace'), pattern: z.string(), replacement: z.string() }),
    )
    .default({}),
  filter: z
    .record(z.string(), z.strictObject({ type: z.literal('stemmer'), language: z.enum(['light_french', 'english']) }))
    .default({}),
  analyzer: z.record(
    z.string(),
    z.strictObject({
      type: z.literal('custom'),
      char_filter: z.array(z.string()).default([]),
      tokenizer: z.literal('standard'),
      filter: z.array(z.string()),
    }),
  ),
})
export type Analysis = z.infer<typeof Analysis>

/**
 * Unicode Standard Annex 29, as far as texts here go: an apostrophe or a full stop between two letters, and a full stop or
 * a comma between two digits, part no word.
 */
const word = /[\p{L}\p{M}\p{N}_]+(?:(?:(?<=\p{L})['’.](?=\p{L})|(?<=\p{N})[.,'’](?=\p{N}))[\p{L}\p{M}\p{N}_]+)*/gu

const folding = (text: string): string =>
  text
    .replaceAll('œ', 'oe')
    .replaceAll('æ', 'ae')
    .replaceAll('ß', 'ss')
    .replaceAll('’', "'")
    .normalize('NFD')
    .replace(/\p{M}/gu, '')

/** The tokens that an analyzer makes of a text. Stemmers leave a word as it is. */
export function tokensOf(text: string, name: string, { char_filter, filter, analyzer }: Analysis): string[] {
  const chosen = analyzer[name]
  if (!chosen) throw new Error(`no analyzer ${name}`)
  const filtered = chosen.char_filter.reduce((given, one) => {
    const known = char_filter[one]
    if (!known) throw new Error(`no char_filter ${one}`)
    return given.replaceAll(new RegExp(known.pattern, 'gu'), known.replacement)
  }, text)
  return (filtered.match(word) ?? []).map((token) =>
    chosen.filter.reduce((given, one) => {
      if (one === 'lowercase') return given.toLowerCase()
      if (one === 'asciifolding') return folding(given)
      if (!(one in filter)) throw new Error(`no filter ${one}`)
      return given
    }, token),
  )
}
