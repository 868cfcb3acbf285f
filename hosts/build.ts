import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, globSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'

const root = resolve(import.meta.dirname, '..')

/** Pages that are bundled: the folder that they lie in, the name of what comes out, and what they are made of. */
interface Bundled {
  readonly folder: string
  readonly name: string
  readonly sources: readonly string[]
}

const always = ['core/contract/**/*.ts', 'vite.config.ts', 'package-lock.json']
const studio: Bundled = { folder: 'renderer', name: 'renderer', sources: ['renderer/**/*', ...always] }
const knowledge: Bundled = {
  folder: 'knowledge/pages',
  // Not `knowledge`: the compiler writes the server there.
  name: 'knowledge-pages',
  sources: ['knowledge/pages/**/*', 'knowledge/contract/**/*.ts', 'renderer/design/*', ...always],
}

/** What pages are built from, as one hash. */
function hashOf(sources: readonly string[]): string {
  const hash = createHash('sha256')
  const files = globSync([...sources], { cwd: root, withFileTypes: true })
    .filter((entry) => entry.isFile() && !/\.test\.tsx?$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
  for (const file of files) hash.update(file.slice(root.length)).update('\0').update(readFileSync(file)).update('\0')
  return hash.digest('hex')
}

/** Builds the interface when its sources changed since the last time. Gives its folder. */
export const buildInterface = (log: (line: string) => void): Promise<string> => built(studio, log)

/** Builds the knowledge base's pages when their sources changed since the last time. Gives their folder. */
export const buildKnowledge = (log: (line: string) => void): Promise<string> => built(knowledge, log)

async function built({ folder, name, sources }: Bundled, log: (line: string) => void): Promise<string> {
  const bundle = join(root, 'dist', name)
  const stamp = join(root, 'dist', `${name}.sources`)
  const now = hashOf(sources)
  if (existsSync(join(bundle, 'index.html')) && existsSync(stamp) && readFileSync(stamp, 'utf8') === now) return bundle
  log('Building the interface…')
  const { build } = await import('vite')
  await build({
    configFile: join(root, 'vite.config.ts'),
    root: join(root, folder),
    build: { outDir: bundle },
    logLevel: 'warn',
  })
  writeFileSync(stamp, now)
  return bundle
}

/** Compiles the desktop shell and the studio that its engine runs. Gives the file that Electron starts. */
export async function buildShell(log: (line: string) => void): Promise<string> {
  log('Building the desktop shell…')
  const compiler = join(dirname(createRequire(import.meta.url).resolve('typescript/package.json')), 'bin', 'tsc')
  const { status } = spawnSync(process.execPath, [compiler, '-b', 'electron'], { cwd: root, stdio: 'inherit' })
  if (status !== 0) throw new Error('the desktop shell does not compile')
  return join(root, 'dist', 'electron', 'main.js')
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  await buildInterface((line) => console.log(line))
  await buildKnowledge((line) => console.log(line))
}
