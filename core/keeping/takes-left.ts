import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { readKeptSync } from '../../native/files/kept.ts'
import type { Library } from '../library.ts'
import { writtenOver } from './written-over.ts'

/**
 * How many recordings that are no session yet say one of these words: nobody finished them, and their journals are only
 * ever added to. They go when they are destroyed, or become sessions from which a name is erased.
 */
export function takesNaming(library: Library, words: ReadonlySet<string>): number {
  const root = join(library.home, 'takes')
  const sessions = library.database.sessions.all().map(({ path }) => path)
  const isSession = (folder: string): boolean => sessions.some((path) => path.startsWith(join(folder, '/')))
  const journals = (existsSync(root) ? readdirSync(root) : [])
    .filter((name) => !isSession(join(root, name)))
    .map((name) => join(root, name, 'journal.jsonl'))
  return journals.filter((path) => {
    if (!existsSync(path)) return false
    const text = readKeptSync(path).toString('utf8')
    return writtenOver(text, words) !== text
  }).length
}
