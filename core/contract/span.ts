import { z } from 'zod'

/** A stretch of time, half open: `start <= t < end`, both in seconds from the start of the recording. */
export const Span = z
  .object({ start: z.number().min(0), end: z.number().min(0) })
  .refine((span) => span.end >= span.start, { message: 'a span cannot end before it starts' })
export type Span = z.infer<typeof Span>

/** Seconds that a span lasts, never negative. */
export const lengthOf = (span: Span): number => Math.max(0, span.end - span.start)

export const contains = (span: Span, time: number): boolean => time >= span.start && time < span.end

/** True when the two share more than a single instant. */
export const overlaps = (a: Span, b: Span): boolean => a.start < b.end && b.start < a.end

/** The shared part of two spans, or null when they share none. */
export function intersection(a: Span, b: Span): Span | null {
  const start = Math.max(a.start, b.start)
  const end = Math.min(a.end, b.end)
  return end > start ? { start, end } : null
}

/** From the earliest start to the latest end of at least one span, in whatever order they stand. */
export const hullOf = (spans: readonly [Span, ...Span[]]): Span => ({
  start: Math.min(...spans.map(({ start }) => start)),
  end: Math.max(...spans.map(({ end }) => end)),
})

/**
 * Sorted spans without overlap that cover exactly what the input covers.
 * Spans nearer to each other than `gap` seconds are joined; empty spans are dropped.
 */
export function union(spans: readonly Span[], gap = 0): Span[] {
  const sorted = spans.filter((s) => s.end > s.start).sort((a, b) => a.start - b.start)
  const out: Span[] = []
  for (const span of sorted) {
    const last = out.at(-1)
    if (last && span.start <= last.end + gap) last.end = Math.max(last.end, span.end)
    else out.push({ start: span.start, end: span.end })
  }
  return out
}

/** What `spans` covers and `holes` does not, sorted, without overlap. */
export function subtract(spans: readonly Span[], holes: readonly Span[]): Span[] {
  const cuts = union(holes)
  const out: Span[] = []
  for (const span of union(spans)) {
    let start = span.start
    for (const cut of cuts) {
      if (cut.end <= start || cut.start >= span.end) continue
      if (cut.start > start) out.push({ start, end: cut.start })
      start = Math.max(start, cut.end)
    }
    if (start < span.end) out.push({ start, end: span.end })
  }
  return out
}

/** Seconds covered by at least one of the spans. */
export const coverage = (spans: readonly Span[]): number => union(spans).reduce((sum, span) => sum + lengthOf(span), 0)
