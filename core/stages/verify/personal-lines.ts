import type { TextHit, TextView } from '../../contract/plugins.ts'
import { contextOf, lineOf, type PageRules } from '../../sight/page.ts'
import { wordsIn } from './captions.ts'
import type { PersonalSearch } from './personal.ts'
import type { LineLeak, RenderedLine } from './screen-text.ts'

/** How sure the search is of what the reader is sure of. */
const LEGIBLE = 0.5
/** Prints on cloth, read askew, look like names to a language model: its word alone counts where the reader is sure. */
const READ_WELL = 0.85
const modelAlone = (hit: TextHit): boolean =>
  hit.reasons.every((reason) => reason.code === 'model' || reason.code === 'same-name')
/** Lists hold names of every country, short ones too: a scrap of a print is soon one of them. */
const wavers = (hit: TextHit, read: number): boolean =>
  hit.entity === 'PERSON' &&
  read < READ_WELL &&
  hit.reasons.every(({ code }) => code === 'model' || code === 'same-name' || code === 'list')

/** Pieces that the reader cut one line of text into, and where each begins in its text. */
interface Joined {
  readonly pieces: readonly { readonly index: number; readonly from: number; readonly to: number }[]
  readonly view: TextView
}

/**
 * Which of the lines hold what is searched for. Lines that were read together are joined and given their context as
 * `detect` does it.
 * @param page `aspect`: the picture's width divided by its height
 */
export async function personalLines(
  lines: readonly RenderedLine[],
  page: PageRules & { readonly language: string },
  search: PersonalSearch,
): Promise<LineLeak[]> {
  if (lines.length === 0) return []
  const joined = joinedLines(lines, page)
  const found = await search.find(
    joined.map(({ view }) => view),
    'screen',
  )
  const best = new Map<string, LineLeak>()
  for (const [i, hits] of found.entries())
    for (const hit of hits)
      for (const { index, from, to } of joined[i]?.pieces ?? []) {
        if (hit.start >= to || hit.end <= from) continue
        const read = lines[index]?.score ?? 0
        if (modelAlone(hit) && read < READ_WELL) continue
        const score = hit.score * read
        const key = `${index} ${hit.entity}`
        const before = best.get(key)
        if (score < LEGIBLE) continue
        best.set(key, {
          ...{ line: index, entity: hit.entity, score: Math.max(score, before?.score ?? 0) },
          wavers: wavers(hit, read) && (before?.wavers ?? true),
        })
      }
  return [...best.values()].sort((a, b) => a.line - b.line)
}

function joinedLines(lines: readonly RenderedLine[], page: PageRules & { readonly language: string }): Joined[] {
  const indices = new Map(lines.map((line, index) => [line, index]))
  const out = new Map<string, Joined>()
  for (const line of lines) {
    const together = lines.filter((other) => other.start <= line.end && line.start <= other.end)
    const whole = lineOf(line, together, page)
    let text = ''
    const pieces = whole.map((piece) => {
      if (text !== '') text += ' '
      const from = text.length
      text += piece.text
      return { index: indices.get(piece) ?? 0, from, to: text.length }
    })
    const context = contextOf(whole[0] ?? line, together, page)
    const key = pieces.map(({ index }) => index).join(' ')
    const view = { source: 'screen' as const, text, language: page.language, words: wordsIn(text), context }
    if (!out.has(key)) out.set(key, { pieces, view })
  }
  return [...out.values()]
}
