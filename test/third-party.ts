/**
 * Writes THIRD-PARTY.md from the locked dependency tree and the models' manifest:
 *   node test/third-party.ts          writes the file
 *   node test/third-party.ts --check  says whether it is current
 * Fails when a licence does not go with GPL-3.0-or-later.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { z } from 'zod'
import { ModelManifest } from '../core/contract/manifest.ts'

const root = resolve(import.meta.dirname, '..')
export const file = join(root, 'THIRD-PARTY.md')

/** Licences under which a part may go into a work under GPL-3.0-or-later (gnu.org/licenses/license-list.html). */
const compatible = new Set([
  '0BSD',
  'Apache-2.0',
  'BlueOak-1.0.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'CC-BY-3.0',
  'CC-BY-4.0',
  'CC0-1.0',
  'GPL-2.0-or-later',
  'GPL-3.0-only',
  'GPL-3.0-or-later',
  'ISC',
  'LGPL-2.1-or-later',
  'LGPL-3.0-or-later',
  'MIT',
  'MIT-0',
  'MPL-2.0',
  'OFL-1.1',
  'Python-2.0',
  'Unlicense',
  'WTFPL',
  'Zlib',
])

/** Whether an SPDX expression lets a part be used here: one side of an OR, all sides of an AND. */
export const isCompatible = (expression: string): boolean => {
  const bare = expression.trim().replace(/^\((.*)\)$/, '$1')
  if (/\sOR\s/.test(bare)) return bare.split(/\sOR\s/).some(isCompatible)
  if (/\sAND\s/.test(bare)) return bare.split(/\sAND\s/).every(isCompatible)
  return compatible.has(bare)
}

/** Packages that carry their licence as a text only; read by a person. */
const readByHand: Readonly<Record<string, string>> = { '@shinyoshiaki/jspack': 'BSD-3-Clause', 'combine-errors': 'MIT' }

/** What packages carry inside that has a licence of its own. */
const inside = [
  ['node-av', 'FFmpeg 8 with x264, x265, LAME, Opus and others', 'GPL-3.0-or-later', 'https://ffmpeg.org/legal.html'],
  ['onnxruntime-node', 'ONNX Runtime', 'MIT', 'https://github.com/microsoft/onnxruntime'],
  ['better-sqlite3', 'SQLite', 'public domain', 'https://www.sqlite.org/copyright.html'],
  ['better-sqlite3', 'SQLite3 Multiple Ciphers', 'MIT', 'https://github.com/utelle/SQLite3MultipleCiphers'],
  [
    'node',
    'Node.js with V8, OpenSSL, ICU and others',
    'MIT and compatible',
    'https://github.com/nodejs/node/blob/main/LICENSE',
  ],
  ['electron', 'Chromium and Node.js', 'BSD-3-Clause and compatible', 'https://www.electronjs.org'],
] as const

/** Data that comes with the program and is neither a package nor a model. */
const data = [
  [
    'resources/samples/starter-call.mp4',
    'NASA’s portrait of Eileen Collins; voices made with Kokoro-82M',
    'public domain; Apache-2.0',
  ],
  [
    'resources/lists',
    'lists of given names, surnames, places and words; sources in its README.md',
    'MIT, Licence Ouverte 2.0, CC BY 4.0, CC BY-SA 4.0 (one way to GPL-3.0)',
  ],
] as const

const Lock = z.object({
  packages: z.record(
    z.string(),
    z.object({
      version: z.string().optional(),
      license: z.string().optional(),
      dev: z.boolean().optional(),
      devOptional: z.boolean().optional(),
      optional: z.boolean().optional(),
    }),
  ),
})
const About = z.object({ license: z.union([z.string(), z.object({ type: z.string() })]).optional() })

interface Part {
  readonly name: string
  readonly version: string
  readonly licence: string
}

function partsOf(lock: z.infer<typeof Lock>, wanted: (path: string, dev: boolean) => boolean): Part[] {
  const parts = new Map<string, Part>()
  for (const [path, { version = '', license, dev = false }] of Object.entries(lock.packages)) {
    if (path === '' || !wanted(path, dev)) continue
    const name = path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length)
    const licence = license ?? readByHand[name] ?? installedLicence(path) ?? 'unknown'
    parts.set(`${name}@${version}`, { name, version, licence })
  }
  return [...parts.values()].sort((a, b) =>
    a.name < b.name ? -1 : a.name > b.name ? 1 : a.version < b.version ? -1 : 1,
  )
}

function installedLicence(path: string): string | null {
  const about = join(root, path, 'package.json')
  if (!existsSync(about)) return null
  const { license } = About.parse(JSON.parse(readFileSync(about, 'utf8')))
  return typeof license === 'string' ? license : (license?.type ?? null)
}

const table = (heads: readonly string[], rows: readonly (readonly string[])[]): string =>
  [heads, heads.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n')

/** The page, and a sentence for each part whose licence does not fit. */
export function thirdParty(): { text: string; problems: string[] } {
  const lock = Lock.parse(JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')))
  const manifest = ModelManifest.parse(JSON.parse(readFileSync(join(root, 'models/manifest.json'), 'utf8')))
  const own = z
    .object({ devDependencies: z.record(z.string(), z.string()).default({}) })
    .parse(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')))
  const shipped = partsOf(lock, (path, dev) => !dev || path === 'node_modules/electron')
  const tools = partsOf(lock, (path, dev) => dev && path.slice('node_modules/'.length) in own.devDependencies).filter(
    ({ name }) => name !== 'electron',
  )
  const bundled = manifest.models.filter((model) => model.bundled)
  const problems = [
    ...[...shipped, ...tools]
      .filter(({ licence }) => !isCompatible(licence))
      .map(({ name, licence }) => `${name}: ${licence}`),
    ...manifest.models.filter(({ licence }) => !isCompatible(licence)).map(({ id, licence }) => `${id}: ${licence}`),
  ]
  const named = ({ name, version, licence }: Part): string[] => [name, version, licence]
  const text = `# Third-party parts

Estompe is licensed under GPL-3.0-or-later (see \`LICENSE\`): it runs FFmpeg with x264 in its own process. Everything that it
is made of goes with that licence. This page is written by \`node test/third-party.ts\` from \`package-lock.json\` and
\`models/manifest.json\`; a test keeps it current and refuses licences that do not fit.

## Models that come with the program

${table(
  ['id', 'what', 'from', 'licence'],
  bundled.map(({ id, title, attribution, home, licence }) => [id, title, `[${attribution}](${home})`, licence]),
)}

## Models that can be fetched

${table(
  ['id', 'what', 'from', 'licence'],
  manifest.models
    .filter((model) => !model.bundled)
    .map(({ id, title, attribution, home, licence }) => [id, title, `[${attribution}](${home})`, licence]),
)}

## Data

${table(['where', 'what', 'licence'], data)}

## Inside packages

${table(
  ['package', 'carries', 'licence'],
  inside.map(([name, what, licence, page]) => [name, `[${what}](${page})`, licence]),
)}

## Packages that the program runs with

${table(['package', 'version', 'licence'], shipped.map(named))}

## Packages that it is built and tested with

Named directly in \`package.json\`; not part of the program.

${table(['package', 'version', 'licence'], tools.map(named))}
`
  return { text, problems }
}

if (process.argv[1] === import.meta.filename) {
  const { text, problems } = thirdParty()
  const current = existsSync(file) && readFileSync(file, 'utf8') === text
  if (process.argv.includes('--check')) {
    if (!current) process.stderr.write('THIRD-PARTY.md is not current: node test/third-party.ts\n')
  } else writeFileSync(file, text)
  for (const problem of problems) process.stderr.write(`does not go with GPL-3.0-or-later: ${problem}\n`)
  process.exitCode = problems.length > 0 || (process.argv.includes('--check') && !current) ? 1 : 0
}
