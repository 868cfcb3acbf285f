import type { ClipRecord } from '../../../../core/contract/review/records.ts'
import { foldedWords } from '../inspector/everywhere.ts'
import type { Line, Mark } from '../transcript/lines.ts'

/** A clip as it is being written. Times in seconds; tags as typed. */
export interface ClipDraft {
  readonly id: string
  readonly start: number
  readonly end: number
  readonly title: string
  readonly summary: string
  readonly tags: string
  readonly language: string
}

export const newDraft = (span: { start: number; end: number }, language: string): ClipDraft => ({
  id: `clip-${crypto.randomUUID()}`,
  start: span.start,
  end: span.end,
  title: '',
  summary: '',
  tags: '',
  language,
})

export const draftOf = ({ id, start, end, title, summary, tags, language }: ClipRecord): ClipDraft => ({
  id,
  start,
  end,
  title,
  summary,
  tags: tags.join(', '),
  language,
})

/** Tags as people type them: separated by commas, none twice, at most twenty. */
export const tagsOf = (typed: string): string[] =>
  [...new Set(typed.split(/[,;]/u).map((tag) => tag.trim().slice(0, 60)))].filter(Boolean).slice(0, 20)

/** Shorter words are no sign that something private is repeated ("de", "le", "12"). */
const telling = 4

/**
 * Whether a title or a summary repeats a word that is hidden in the session.
 * @param hidden hidden words of the session, folded: see `hiddenWords`
 */
export const repeatsHidden = (text: string, hidden: ReadonlySet<string>): boolean =>
  text
    .normalize('NFD')
    .replace(/\p{Mn}/gu, '')
    .toLowerCase()
    .split(/[^\p{L}\p{N}@]+/u)
    .some((word) => hidden.has(word))

/** The hidden words that would tell something if a title repeated them. */
export function hiddenWords(
  lines: readonly Line[],
  corrections: ReadonlyMap<number, string>,
  marks: ReadonlyMap<number, Mark>,
): ReadonlySet<string> {
  const all = foldedWords(lines, corrections)
  return new Set(
    [...marks].flatMap(([index, mark]) => {
      const word = mark.hidden ? (all[index] ?? '') : ''
      return word.length >= telling ? [word] : []
    }),
  )
}
