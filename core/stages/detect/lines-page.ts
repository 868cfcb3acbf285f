import type { LinePart, ReadLine } from '../../contract/pipeline.ts'
import { contextOf, continues, type PagePiece, type PageRules, wraps } from '../../sight/page.ts'
import type { FollowedLine } from './lines-followed.ts'

interface Snapshot extends PagePiece {
  readonly followed: FollowedLine
}

/** Lives that share less than this (seconds) do not make a page together. */
const togetherFor = 0.02

/**
 * Joins followed lines to what is read as one (a row that the detector cut, the rows of a paragraph) and gives each its
 * context, from the pages on which they are seen together.
 */
export function paragraphsOf(lines: readonly FollowedLine[]): ReadLine[] {
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
  const end = endOf(line)
  const middle = (line.start + end) / 2
  const out: Snapshot[] = []
  for (const other of sorted) {
    if (other.start >= end) break
    const from = Math.max(line.start, other.start)
    const to = Math.min(end, endOf(other))
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
): ReadLine {
  const rows: FollowedLine[] = []
  for (let at: FollowedLine | undefined = first; at; at = nextOf.get(at)) rows.push(at)
  let reached = -1
  const parts = rows.map((row): LinePart => {
    const from = reached + 1
    reached = from + row.text.length
    const { id, characterEnds, aspect } = row
    return { id, from, to: reached, characterEnds: [...characterEnds], aspect, places: row.places(), end: endOf(row) }
  })
  const weight = rows.reduce((sum, { text }) => sum + text.length, 0)
  return {
    id: `line-${first.id}`,
    text: rows.map(({ text }) => text).join(' '),
    probability: rows.reduce((sum, { probability, text }) => sum + probability * text.length, 0) / weight,
    context: contexts.get(first) ?? [],
    label: rows.length === 1 && labels.has(first.text),
    start: Math.min(...rows.map(({ start }) => start)),
    end: Math.max(...parts.map(({ end }) => end)),
    parts,
  }
}

const endOf = ({ end, seenAt }: FollowedLine): number => end ?? seenAt
