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

/** Whether a title or a summary repeats a word that is hidden in the session. */
export function repeatsHidden(
  text: string,
  lines: readonly Line[],
  corrections: ReadonlyMap<number, string>,
  marks: ReadonlyMap<number, Mark>,
): boolean {
  const written = new Set(
    text
      .normalize('NFD')
      .replace(/\p{Mn}/gu, '')
      .toLowerCase()
      .split(/[^\p{L}\p{N}@]+/u)
      .filter((word) => word.length >= telling),
  )
  if (written.size === 0) return false
  return foldedWords(lines, corrections).some((word, index) => written.has(word) && marks.get(index)?.hidden === true)
}
