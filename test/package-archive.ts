import { spawnSync } from 'node:child_process'
import { chmodSync, existsSync, globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, posix, resolve } from 'node:path'
import { parse } from 'yaml'
import { z } from 'zod'
import { buildInterface, buildShell } from '../hosts/build.ts'
import { builder } from '../hosts/package.ts'

// `npm run package:archive`: packs the program with a stand-in for Electron's, which cannot be had everywhere, and looks
// at what lies in the archive and beside it. What needs Electron itself is not done, and said so at the end.

const root = resolve(import.meta.dirname, '..')
const manifest = z
  .object({ main: z.string(), peerDependencies: z.record(z.string(), z.string()) })
  .parse(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')))

const Entry = z.object({
  unpacked: z.boolean().optional(),
  get files() {
    return z.record(z.string(), Entry).optional()
  },
})
type Entry = z.infer<typeof Entry>

/** The files of an archive and whether each lies beside it, by path: a header of JSON behind four numbers of 32 bits. */
function listOf(archive: string): Map<string, boolean> {
  const bytes = readFileSync(archive)
  const header = Entry.parse(JSON.parse(bytes.toString('utf8', 16, 16 + bytes.readUInt32LE(12))))
  const list = new Map<string, boolean>()
  const walk = (entry: Entry, path: string): void => {
    for (const [name, one] of Object.entries(entry.files ?? {})) {
      if (one.files) walk(one, posix.join(path, name))
      else list.set(posix.join(path, name), one.unpacked === true)
    }
  }
  walk(header, '')
  return list
}

/** A folder that electron-builder takes for Electron's own. */
function standIn(folder: string): string {
  const files = {
    electron: '#!/bin/sh\n',
    'chrome-sandbox': '',
    LICENSE: '',
    'LICENSES.chromium.html': '',
    version: '',
  }
  mkdirSync(join(folder, 'resources'), { recursive: true })
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text)
  chmodSync(join(folder, 'electron'), 0o755)
  return folder
}

/** What a compiled module names as its imports, each on a line of its own or asked for when it is needed. */
const importsIn = (code: string): string[] =>
  [
    ...code.matchAll(
      /^(?:import|export)\b[^'"`;=]*?\bfrom\s*['"]([^'"\n]+)['"]|^import\s*['"]([^'"\n]+)['"]|\bimport\(['"]([^'"\n]+)['"]\)/gm,
    ),
  ].map((match) => (match[1] ?? match[2] ?? match[3]) as string)

/** Names of packages in a path of a module: `@scope/name` or `name`. */
const packageOf = (name: string): string =>
  name
    .split('/')
    .slice(0, name.startsWith('@') ? 2 : 1)
    .join('/')

/** What is wrong with the archive, a line each. */
function faultsOf(list: ReadonlyMap<string, boolean>, beside: string): string[] {
  const faults: string[] = []
  const need = (path: string, by: string): void => {
    if (!list.has(path)) faults.push(`${path} is missing, for ${by}`)
  }
  for (const path of [manifest.main, 'dist/electron/engine/engine.js', 'dist/electron/preload.cjs', 'package.json'])
    need(path, 'the shell')
  for (const [path, unpacked] of list) {
    if (/\.(node|dll|dylib|so)$|\.so\.[\d.]+$/.test(path) && !unpacked) faults.push(`${path} is native, and inside`)
    if (unpacked && !existsSync(join(beside, path))) faults.push(`${path} is not beside the archive`)
    if (/^(test|docs|hosts|\.github)\/|^dist\/.*\.test\.js$|\.tsx?$/.test(path))
      faults.push(`${path} does not belong here`)
    if (!/^dist\/.*\.js$/.test(path) || /^dist\/(renderer|knowledge-pages)\//.test(path)) continue
    for (const name of importsIn(readFileSync(join(root, path), 'utf8'))) {
      if (name.startsWith('.')) need(posix.join(dirname(path), name), path)
      else if (!/^node:/.test(name) && name !== 'electron' && !(packageOf(name) in manifest.peerDependencies))
        need(`node_modules/${packageOf(name)}/package.json`, path)
    }
  }
  return faults
}

const log = (line: string): void => console.log(line)
await buildInterface(log)
await buildShell(log)
const folder = mkdtempSync(join(tmpdir(), 'estompe-archive-'))
try {
  const { electronFuses, ...configuration } = parse(readFileSync(join(root, 'electron-builder.yml'), 'utf8'))
  const config = join(folder, 'builder.json')
  writeFileSync(
    config,
    JSON.stringify({
      ...configuration,
      directories: { ...configuration.directories, output: join(folder, 'packages') },
      electronDist: standIn(join(folder, 'electron')),
      publish: null,
    }),
  )
  const args = ['--yes', builder, '--config', config, '--projectDir', root, '--linux', 'dir', '--publish', 'never']
  const { status } = spawnSync('npx', args, { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] })
  const [archive] = globSync('packages/*/resources/app.asar', { cwd: folder })
  if (status !== 0 || !archive) throw new Error('nothing was packed')
  const path = join(folder, archive)
  const list = listOf(path)
  const faults = faultsOf(list, `${path}.unpacked`)
  const outside = [...list.values()].filter(Boolean).length
  log(`${list.size} files, ${outside} of them beside the archive`)
  for (const fault of faults) log(fault)
  log(
    faults.length === 0 ? 'Everything that the program needs is in the package, and nothing else of the project.' : '',
  )
  log(
    `Not done without Electron's program: installers, fuses (${Object.keys(electronFuses).length} in electron-builder.yml), signing, and the start of what was packed (test/smoke-package.ts).`,
  )
  process.exitCode = faults.length === 0 ? 0 : 1
} finally {
  rmSync(folder, { recursive: true, force: true })
}
