import { createHash } from 'node:crypto'
import { z } from 'zod'

type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json }

/** Any value as JSON, each string changed by `change`, keys in order: equal values give equal text. */
export const canonical = (value: unknown, change: (text: string) => string = (text) => text): string =>
  JSON.stringify(mapped(value ?? null, change))

/** The same value with each of its strings changed. Throws on what JSON cannot hold. */
export function mapped(value: unknown, change: (text: string) => string): Json {
  if (typeof value === 'string') return change(value)
  if (Array.isArray(value)) return value.map((item) => mapped(item ?? null, change))
  // Most of a long session is numbers: only what is none of these is worth the making of a schema, which refuses it.
  if (value === null || typeof value === 'boolean' || (typeof value === 'number' && Number.isFinite(value)))
    return value
  if (typeof value !== 'object') return z.json().parse(value)
  const out: Record<string, Json> = {}
  for (const [key, item] of Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
    if (item !== undefined) out[key] = mapped(item, change)
  return out
}

/** Every string in a value. */
export function stringsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value]
  if (typeof value !== 'object' || value === null) return []
  return Object.values(value).flatMap(stringsIn)
}

/** The key of a stage's run: the same stage, version, input and helpers give the same key, anything else another. */
export const jobKey = (stage: string, version: number, input: string, uses: readonly string[]): string =>
  createHash('sha256')
    .update(JSON.stringify([stage, version, input, [...uses].sort()]))
    .digest('hex')
