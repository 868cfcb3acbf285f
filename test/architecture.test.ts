import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { expect, test } from 'vitest'

const root = resolve(import.meta.dirname, '..')

/**
 * Who may import whom. A room is a folder; the longest that fits a file is its room. `npm` lists the packages that a
 * room may import by name (`node:` modules count as `node`); `*` allows all.
 */
const rooms: Record<string, { rooms: string[]; npm: string[] }> = {
  'core/contract': { rooms: [], npm: ['zod'] },
  'core/words': { rooms: ['core/contract'], npm: [] },
  'core/sight': { rooms: ['core/contract'], npm: [] },
  native: { rooms: ['core/contract'], npm: ['*'] },
  'core/plugins': { rooms: ['core/contract', 'core/words', 'core/sight', 'native'], npm: ['node', 'zod', 'docx'] },
  'core/stages': { rooms: ['core/contract', 'core/words', 'core/sight', 'native'], npm: ['node', 'zod'] },
  core: {
    rooms: ['core/contract', 'core/words', 'core/sight', 'core/plugins', 'core/stages', 'native'],
    npm: ['node', 'zod'],
  },
  hosts: {
    rooms: ['core', 'core/contract', 'knowledge/contract', 'knowledge/server', 'knowledge/client'],
    npm: ['*'],
  },
  'electron/engine': { rooms: ['core', 'core/contract', 'knowledge/client'], npm: ['*'] },
  electron: { rooms: ['core/contract'], npm: ['*'] },
  'renderer/design': { rooms: ['core/contract'], npm: ['*'] },
  renderer: { rooms: ['core/contract', 'renderer/design'], npm: ['*'] },
  'knowledge/contract': { rooms: ['core/contract'], npm: ['zod'] },
  'knowledge/server': { rooms: ['core/contract', 'native', 'knowledge/contract'], npm: ['*'] },
  'knowledge/client': { rooms: ['core/contract', 'native', 'knowledge/contract'], npm: ['*'] },
  'knowledge/pages': { rooms: ['core/contract', 'knowledge/contract', 'renderer/design'], npm: ['*'] },
  test: { rooms: ['*'], npm: ['*'] },
}

const code = /\.(ts|tsx|mts|mjs)$/
const skipped = new Set(['node_modules', 'dist', '.cache', '.git', 'models', 'docs', 'resources'])
const files = readdirSync(root, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && code.test(entry.name))
  .map((entry) => relative(root, join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
  .filter((file) => !file.split('/').some((part) => skipped.has(part)))

const roomOf = (file: string): string | undefined =>
  Object.keys(rooms)
    .filter((room) => file.startsWith(`${room}/`))
    .sort((a, b) => b.length - a.length)[0]

interface Import {
  from: string
  to: string
}

const imports: Import[] = files.flatMap((file) => {
  const text = readFileSync(join(root, file), 'utf8')
  const found = text.matchAll(
    /(?:^|\n)\s*(?:import|export)\s[^'"`;]*?from\s*['"]([^'"]+)['"]|(?:^|\n)\s*import\s*['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]/g,
  )
  return [...found].map((match) => ({ from: file, to: (match[1] ?? match[2] ?? match[3]) as string }))
})

const stageOf = (file: string): string | undefined => /^core\/stages\/([^/]+)\//.exec(file)?.[1]

test('every file lies in a room, and imports only what its room may', () => {
  const wrong: string[] = []
  for (const { from, to } of imports) {
    if (!from.includes('/')) continue
    const room = roomOf(from)
    if (!room) {
      wrong.push(`${from}: lies in no room`)
      continue
    }
    const rule = rooms[room] as { rooms: string[]; npm: string[] }
    if (/\.test\.tsx?$/.test(from)) continue
    const allowed = `${room} -> ${[...rule.rooms, ...rule.npm].join(', ') || 'nothing'}`
    if (!to.startsWith('.')) {
      const name = to.startsWith('node:') ? 'node' : to.split('/')[0]
      if (!rule.npm.includes('*') && !rule.npm.includes(name as string))
        wrong.push(`${from} imports ${to}; allowed: ${allowed}`)
      continue
    }
    const target = relative(root, resolve(root, dirname(from), to)).replaceAll('\\', '/')
    const targetRoom = roomOf(target)
    if (!targetRoom || targetRoom === room) {
      if (room === 'core/stages' && stageOf(from) !== stageOf(target))
        wrong.push(`${from} imports ${to}; a stage never imports another stage`)
      continue
    }
    if (!rule.rooms.includes('*') && !rule.rooms.includes(targetRoom))
      wrong.push(`${from} imports ${to}; allowed: ${allowed}`)
  }
  expect(wrong).toEqual([])
})

test('only verify can say that a render is proven', () => {
  const makers = files.filter((file) => /\bprovenRender\b/.test(readFileSync(join(root, file), 'utf8')))
  expect(
    makers.filter(
      (file) =>
        !/^core\/stages\/verify\//.test(file) &&
        file !== 'core/contract/verified.ts' &&
        file !== 'test/architecture.test.ts',
    ),
  ).toEqual([])
})

test('no circle of imports', () => {
  const graph = new Map<string, string[]>()
  for (const { from, to } of imports)
    if (to.startsWith('.')) {
      const target = relative(root, resolve(root, dirname(from), to)).replaceAll('\\', '/')
      graph.set(from, [...(graph.get(from) ?? []), target])
    }
  const done = new Set<string>()
  const circles: string[] = []
  const walk = (file: string, path: string[]): void => {
    if (path.includes(file)) {
      circles.push([...path.slice(path.indexOf(file)), file].join(' -> '))
      return
    }
    if (done.has(file)) return
    for (const next of graph.get(file) ?? []) walk(next, [...path, file])
    done.add(file)
  }
  for (const file of graph.keys()) walk(file, [])
  expect(circles).toEqual([])
})

test('nothing is named for a heap of things', () => {
  const heaps = /(^|\/)(utils?|helpers?|common|misc|shared)(\/|\.[^/]*$)/
  expect(files.filter((file) => heaps.test(file))).toEqual([])
})

test('no file grows past what one idea needs', () => {
  const long = files
    .map((file) => ({ file, lines: readFileSync(join(root, file), 'utf8').split('\n').length }))
    .filter(({ lines }) => lines > 400)
    .map(({ file, lines }) => `${file}: ${lines} lines`)
  expect(long).toEqual([])
})
