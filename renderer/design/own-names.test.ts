import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const renderer = join(import.meta.dirname, '..')

test('a class has its looks from one file: all files are one sheet in the end, and the later one would win', () => {
  const places = new Map<string, Set<string>>()
  for (const file of readdirSync(renderer, { recursive: true, encoding: 'utf8' })) {
    if (!file.endsWith('.css')) continue
    const rules = readFileSync(join(renderer, file), 'utf8').replace(/\/\*.*?\*\//gs, '')
    // Only where the class alone is meant: `.desk .button` says how a button looks in one place.
    for (const [, name = ''] of rules.matchAll(/^\.([\w-]+)\s*[,{]/gm))
      places.set(name, new Set([...(places.get(name) ?? []), file]))
  }
  expect([...places].filter(([, files]) => files.size > 1)).toEqual([])
})
