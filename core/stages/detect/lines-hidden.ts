import { createHash } from 'node:crypto'
import type { Box } from '../../contract/box.ts'
import type { Detection, LinePart, ReadLine } from '../../contract/pipeline.ts'
import type { LineHit } from './looker.ts'

/**
 * What of each hit is seen: a detection for each place of each piece that it touches, and one where its life ends. `line`
 * names the part, so that track links them without guessing.
 * @returns times ascending
 */
export function hiddenParts(lines: readonly ReadLine[], hits: readonly LineHit[], detector: string): Detection[] {
  const byId = new Map(lines.map((line) => [line.id, line]))
  const out: Detection[] = []
  for (const hit of hits) {
    const read = byId.get(hit.line)
    if (!read) continue
    const sameText = keyOfText(read.text.slice(hit.start, hit.end))
    for (const part of read.parts) {
      const from = Math.max(hit.start, part.from)
      const to = Math.min(hit.end, part.to)
      if (to <= from) continue
      const share = shareOf(part, read.text.slice(part.from, part.to), from - part.from, to - part.from)
      const line = `${hit.line}:${hit.start}-${hit.end}:${hit.entity}:${part.id}`
      const seen = (time: number, box: Box): Detection => ({
        time,
        kind: 'text',
        box: partOf(box, share, part.aspect),
        score: hit.score,
        detector,
        entity: hit.entity,
        line,
        ...(sameText === null ? {} : { sameText }),
        reasons: [...hit.reasons],
      })
      for (const place of part.places) out.push(seen(place.time, place.box))
      const last = part.places.at(-1)
      if (last && part.end > last.time) out.push(seen(part.end, last.box))
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

/** From where to where the characters `[from, to)` of a piece reach, as shares of its width. */
function shareOf({ characterEnds }: LinePart, text: string, from: number, to: number): [number, number] {
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
