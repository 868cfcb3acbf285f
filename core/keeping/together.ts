import { lstatSync } from 'node:fs'
import { join } from 'node:path'
import { StudioError } from '../contract/errors.ts'

/** So often are files that belong together copied until none of them changed meanwhile. */
const patience = 6

/**
 * Copies files whose copies mean something only as they were at one moment, as those of a database that another part of
 * the program, or another program, has open: all of them again until none changed while they were copied.
 * @param list their paths, relative to `home`, as they are now
 * @param copy copies all of them; may skip one that went away
 * @throws StudioError `library-in-use` when they never lie still
 */
export async function copyTogether(
  home: string,
  list: () => readonly string[],
  copy: (paths: readonly string[]) => Promise<void>,
): Promise<void> {
  for (let pass = 0; pass < patience; pass++) {
    const paths = list()
    const before = stateOf(home, paths)
    await copy(paths)
    if (stateOf(home, list()) === before) return
  }
  throw new StudioError('library-in-use', { file: join(home, list()[0] ?? '') })
}

/** What tells that a file was written, replaced, added or removed. */
function stateOf(home: string, paths: readonly string[]): string {
  return paths
    .map((path) => {
      const about = lstatSync(join(home, path), { bigint: true, throwIfNoEntry: false })
      return [path, about?.ino, about?.size, about?.mtimeNs, about?.ctimeNs].join(' ')
    })
    .join('\n')
}
