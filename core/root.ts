import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** The program's own folder, which holds `models/` and `resources/`: the same from sources and from `dist/`. */
export const programFolder = findRoot(import.meta.dirname)

function findRoot(from: string): string {
  for (let folder = from; ; folder = dirname(folder)) {
    if (existsSync(join(folder, 'models', 'manifest.json'))) return folder
    if (folder === dirname(folder)) throw new Error('the program lies in no folder with models/manifest.json')
  }
}
