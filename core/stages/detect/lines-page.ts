import { createHash } from 'node:crypto'
import { around, type Box } from '../../contract/box.ts'
import type { Detection } from '../../contract/pipeline.ts'
import { contextOf, continues, type PagePiece, type PageRules, wraps } from '../../sight/page.ts'
import type { FollowedLine } from './lines-followed.ts'
import type { LineHit, LinePlace, ReadLine } from './looker.ts'

/** A piece with its place in the paragraph's text: characters `[from, to)`. */
interface Part {
  readonly followed: FollowedLine
  readonly from: number
  readonly to: number
}

/** Pieces that are read as one: a row that the detector cut, the rows of a paragraph. */
export interface Paragraph {
  readonly line: ReadLine
  readonly parts: readonly Part[]
}

interface Snapshot extends PagePiece {
  readonly followed: FollowedLine
}

/** Lives that share less than this (seconds) do not make a page together. */
const togetherFor = 0.02

/** Joins followed lines to paragraphs and gives each its context, from the pages on which they are seen together. */
export function paragraphsOf(lines: readonly FollowedLine[]): Paragraph[] {
  const sorted = [...lines].sort((a, b) => a.start - b.start || a.id - b.id)
  const nextOf = new Map<FollowedLine, FollowedLine>()
  const taken = new Set<FollowedLine>()
  const contexts = new Map<FollowedLine, string[]>()
  const labels = new Set(lines.filter((line) => line.isLabel).map((line) => line.text))
  for (const line of sorted) {
    const rules: PageRules = { aspect: line.aspect }
    const page = pageOf(line, sorted)
    const self = page.find((piece) => piece.followed === line)
    if (!self) continue
    contexts.set(line, contextOf(self, page, rules))
    const next = page.find((o) => o !== self && !taken.has(o.followed) && goesOn(self, o, page, rules))
    if (!next) continue
    nextOf.set(line, next.followed)
    taken.add(next.followed)
  }
  return sorted.filter((line) => !taken.has(line)).map((line) => paragraph(line, nextOf, contexts, labels))
}

/** All lines seen together with this one, where they are at the middle of its life. */
function pageOf(line: FollowedLine, sorted: readonly FollowedLine[]): Snapshot[] {
  const end = line.end ?? line.seenAt
  const middle = (line.start + end) / 2
  const out: Snapshot[] = []
  for (const other of sorted) {
    if (other.start >= end) break
    const from = Math.max(line.start, other.start)
    const to = Math.min(end, other.end ?? other.seenAt)
    if (other !== line && to - from < togetherFor) continue
    const time = Math.min(Math.max(middle, from), to)
    // Both at one instant: a scrolling page keeps its layout only then.
    const here = line.boxAt(time)
    const there = other.boxAt(time)
    const at = line.boxAt(middle)
    out.push({
      followed: other,
      text: other.text,
      box: [there[0] - here[0] + at[0], there[1] - here[1] + at[1], there[2], there[3]],
    })
  }
  return out
}

function goesOn(a: Snapshot, b: Snapshot, page: readonly Snapshot[], rules: PageRules): boolean {
  if (continues(a.box, b.box, rules)) return b.box[0] > a.box[0]
  if (page.some((o) => o !== a && o !== b && continues(a.box, o.box, rules) && o.box[0] > a.box[0])) return false
  let right = 0
  for (const { box } of page) {
    const near = Math.abs(box[1] - a.box[1]) < 8 * a.box[3]
    if (near && Math.abs(box[0] - b.box[0]) * rules.aspect < a.box[3] * 0.7) right = Math.max(right, box[0] + box[2])
  }
  return wraps(a, b, right, rules)
}

function paragraph(
  first: FollowedLine,
  nextOf: ReadonlyMap<FollowedLine, FollowedLine>,
  contexts: ReadonlyMap<FollowedLine, string[]>,
  labels: ReadonlySet<string>,
): Paragraph {
  const parts: Part[] = []
  let text = ''
  for (let at: FollowedLine | undefined = first; at; at = nextOf.get(at)) {
    if (parts.length > 0) text += ' '
    parts.push({ followed: at, from: text.length, to: text.length + at.text.length })
    text += at.text
  }
  const start = Math.min(...parts.map((p) => p.followed.start))
  const end = Math.max(...parts.map((p) => p.followed.end ?? p.followed.seenAt))
  const weight = parts.reduce((sum, p) => sum + p.followed.text.length, 0)
  const line: ReadLine = {
    id: `line-${first.id}`,
    text,
    characterEnds: parts.length === 1 ? first.characterEnds : evenEnds(text.length),
    probability: parts.reduce((sum, p) => sum + p.followed.probability * p.followed.text.length, 0) / weight,
    context: contexts.get(first) ?? [],
    label: parts.length === 1 && labels.has(first.text),
    start,
    end,
    places: parts.length === 1 ? first.places() : placesAround(parts),
  }
  return { line, parts }
}

const evenEnds = (length: number): number[] => Array.from({ length }, (_, i) => (i + 1) / length)

function placesAround(parts: readonly Part[]): LinePlace[] {
  const times = [...new Set(parts.flatMap((p) => p.followed.places().map((place) => place.time)))].sort((a, b) => a - b)
  return times.map((time) => ({
    time,
    box: parts.map((p) => p.followed.boxAt(time)).reduce((a, b) => around(a, b)),
  }))
}

/** What of each hit is seen: a detection for each place of each piece that it touches, and one where its life ends. */
export function hiddenParts(paragraphs: readonly Paragraph[], hits: readonly LineHit[], detector: string): Detection[] {
  const byId = new Map(paragraphs.map((p) => [p.line.id, p]))
  const out: Detection[] = []
  for (const hit of hits) {
    const paragraph = byId.get(hit.line)
    const sameText = keyOfText(paragraph?.line.text.slice(hit.start, hit.end) ?? '')
    for (const part of paragraph?.parts ?? []) {
      const from = Math.max(hit.start, part.from)
      const to = Math.min(hit.end, part.to)
      if (to <= from) continue
      const { followed } = part
      const share = shareOf(followed, from - part.from, to - part.from)
      const line = `${hit.line}:${hit.start}-${hit.end}:${hit.entity}:${followed.id}`
      const seen = (time: number, box: Box): Detection => ({
        time,
        kind: 'text',
        box: partOf(box, share, followed.aspect),
        score: hit.score,
        detector,
        entity: hit.entity,
        line,
        ...(sameText === null ? {} : { sameText }),
        reasons: [...hit.reasons],
      })
      const places = followed.places()
      const end = followed.end ?? followed.seenAt
      for (const place of places) out.push(seen(place.time, place.box))
      const last = places.at(-1)
      if (last && end > last.time) out.push(seen(end, last.box))
    }
  }
  return out.sort((a, b) => a.time - b.time)
}

/** The same for texts that read the same; null where there is nothing to compare. A part of a hash. */
function keyOfText(text: string): string | null {
  const folded = text
    .normalize('NFD')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '')
  return folded === '' ? null : createHash('sha256').update(folded).digest('hex').slice(0, 16)
}

/** From where to where the characters `[from, to)` of a line reach, as shares of its width. */
function shareOf({ text, characterEnds }: FollowedLine, from: number, to: number): [number, number] {
  const before = text.slice(0, from).trim()
  const after = text.slice(to).trim()
  const left = before === '' ? 0 : (characterEnds[from - 1] ?? from / text.length)
  const right = after === '' ? 1 : (characterEnds[to - 1] ?? to / text.length)
  return [left, Math.max(left, right)]
}

/** That part of the box, padded by a sixth of the line's height at its sides, a tenth above and below. */
function partOf([x, y, w, h]: Box, [left, right]: [number, number], aspect: number): Box {
  const padX = h / 6 / aspect
  const padY = h / 10
  return [x + w * left - padX, y - padY, w * (right - left) + 2 * padX, h + 2 * padY]
}
