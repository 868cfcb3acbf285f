import type { Entity } from '../contract/finding.ts'
import type { TextHit } from '../contract/plugins.ts'

/** Identifiers with a form of their own win over names and places inside them. */
const weight: Readonly<Record<Entity, number>> = {
  EMAIL: 9,
  IBAN: 8,
  NIR: 8,
  SIRET: 8,
  CARD: 8,
  SIREN: 7,
  PHONE: 7,
  URL: 6,
  SECRET: 6,
  ACCOUNT: 6,
  BIRTH_DATE: 5,
  ADDRESS: 4,
  PERSON: 3,
  LOCATION: 2,
  ORG: 1,
}

const numeric = new Set<Entity>(['IBAN', 'NIR', 'SIRET', 'CARD', 'SIREN', 'PHONE'])
const joinable: Readonly<Partial<Record<Entity, RegExp>>> = {
  PERSON: /^(?:\s+|\s*-\s*|\s?['’]\s?)$/,
  ADDRESS: /^(?:\s+|\s*,\s*|\s*-\s*)$/,
  LOCATION: /^(?:\s*-\s*)$/,
}

/** A checksum that fits beats everything; then the kind, then the score, then the length. */
const rank = (hit: TextHit): number =>
  (hit.reasons.some((r) => r.code === 'checksum') ? 1000 : 0) +
  (numeric.has(hit.entity) ? 80 + hit.score * 10 : weight[hit.entity] * 10 + hit.score)

const uniqueReasons = (hits: readonly TextHit[]): TextHit['reasons'] => {
  const out = new Map<string, TextHit['reasons'][number]>()
  for (const { reasons } of hits)
    for (const reason of reasons) {
      const key = `${reason.detector}/${reason.code}/${reason.detail ?? ''}`
      if ((out.get(key)?.score ?? -1) < (reason.score ?? 0)) out.set(key, reason)
    }
  return [...out.values()]
}

/**
 * One list without overlaps. Of two hits that overlap the better one stays and takes the other in when they are numbers
 * or of one kind; the rest of a lesser hit beyond the better one stays when it is long enough to mean something. Parts of
 * one name ("Camille" and "Lefèvre") become one hit.
 */
export function merged(text: string, hits: readonly TextHit[]): TextHit[] {
  // "La Rochelle" holds a given name, and stays a town
  const towns = hits.filter((h) => h.entity === 'LOCATION' && /[\s-]/.test(text.slice(h.start, h.end)))
  const inTown = (h: TextHit): boolean =>
    h.entity === 'PERSON' &&
    towns.some(
      (t) =>
        h.start >= t.start &&
        h.end <= t.end &&
        // "Sophia Antipolis" as a whole may look like a name, and stands in the list of places
        (h.end - h.start < t.end - t.start || t.reasons.some((r) => r.code === 'list')),
    )
  const kept: TextHit[] = []
  const queue = [...hits]
    .filter((h) => h.end > h.start && !inTown(h))
    .sort((a, b) => rank(b) - rank(a) || b.end - b.start - (a.end - a.start))
  for (const hit of queue) {
    const over = kept.filter((k) => k.start < hit.end && hit.start < k.end)
    if (over.length === 0) {
      kept.push(hit)
      continue
    }
    const best = over[0] as TextHit
    const kin = over.filter((k) => k.entity === hit.entity)
    const target = kin[0] ?? (numeric.has(hit.entity) && numeric.has(best.entity) ? best : null)
    if (target) {
      const absorbed = kin.length > 0 ? kin : [target]
      const others = kept.filter((k) => !absorbed.includes(k))
      const start = Math.min(hit.start, ...absorbed.map((k) => k.start))
      const end = Math.max(hit.end, ...absorbed.map((k) => k.end))
      const alike = hit.entity === target.entity
      const whole = {
        ...target,
        start,
        end,
        score: Math.max(alike ? hit.score : 0, ...absorbed.map((k) => k.score)),
        reasons: alike ? uniqueReasons([...absorbed, hit]) : target.reasons,
      }
      // something of another kind in between stays what it is
      if (others.some((k) => k.start < end && start < k.end)) {
        for (const rest of remains(text, hit, over)) kept.push({ ...hit, ...rest })
      } else kept.splice(0, kept.length, ...others, whole)
      continue
    }
    for (const rest of remains(text, hit, over)) kept.push({ ...hit, ...rest })
  }
  return joined(
    text,
    kept.sort((a, b) => a.start - b.start),
  )
}

/** What a hit covers beyond those it overlaps, trimmed to whole words. */
function remains(text: string, hit: TextHit, over: readonly TextHit[]): { start: number; end: number }[] {
  let parts = [{ start: hit.start, end: hit.end }]
  for (const k of over)
    parts = parts.flatMap((p) =>
      k.start >= p.end || k.end <= p.start
        ? [p]
        : [
            { start: p.start, end: k.start },
            { start: k.end, end: p.end },
          ].filter((q) => q.end > q.start),
    )
  return parts.flatMap((p) => {
    const inner = text.slice(p.start, p.end)
    const lead = inner.length - inner.replace(/^[\s,.;:'’()-]+/, '').length
    const trimmed = inner.slice(lead).replace(/[\s,.;:'’()-]+$/, '')
    return trimmed.length >= 3 ? [{ start: p.start + lead, end: p.start + lead + trimmed.length }] : []
  })
}

function joined(text: string, hits: readonly TextHit[]): TextHit[] {
  const out: TextHit[] = []
  for (const hit of hits) {
    const last = out.at(-1)
    const gap = last ? text.slice(last.end, hit.start) : ''
    if (last && last.entity === hit.entity && joinable[hit.entity]?.test(gap))
      out.splice(-1, 1, {
        ...last,
        end: Math.max(last.end, hit.end),
        score: Math.max(last.score, hit.score),
        reasons: uniqueReasons([last, hit]),
      })
    else out.push(hit)
  }
  return out
}
