import { resolve, sep } from 'node:path'
import { StudioError } from '../../core/contract/errors.ts'
import type { VaultFile } from './vault-file.ts'

/**
 * Keys of the libraries that this process may read, by their folder. A key lives here and nowhere else while the
 * program works: whoever reads or writes a file asks by its path, so that no caller can forget to seal.
 */
const homes = new Map<string, Held>()

interface Held {
  /** Null while the library is locked. */
  readonly key: Buffer | null
  /** How far it is sealed: while it is being turned, its files lie there either way. */
  readonly state: VaultFile['state']
}

/** Folders of a library whose files are sealed. The database has a key of its own; the others hold nothing personal. */
export const sealedFolders = [
  'sessions',
  'originals',
  'takes',
  'proxies',
  'statements',
  'quarantine',
  'scratch',
] as const
const isSealedFolder = (name: string): boolean => (sealedFolders as readonly string[]).includes(name)

export function holdKey(home: string, key: Buffer, state: VaultFile['state'] = 'sealed'): void {
  homes.set(resolve(home), { key, state })
}

/** From now on nothing that is sealed in this library can be read. */
export function holdLocked(home: string): void {
  homes.set(resolve(home), { key: null, state: 'sealed' })
}

/** The library has no passphrase, or nobody works with it any more. */
export function letGo(home: string): void {
  homes.delete(resolve(home))
}

/** The key of a library that is open; null when it has none or is locked. */
export const keyHeld = (home: string): Buffer | null => homes.get(resolve(home))?.key ?? null

/**
 * What a file that is sealed is opened by; null where nothing is sealed.
 * @throws StudioError `library-locked`
 */
export function readingKey(path: string): Buffer | null {
  const held = heldFor(path)
  if (held === null) return null
  if (held.key === null) throw new StudioError('library-locked')
  return held.key
}

/**
 * What a file that is written here has to be sealed by; null where it is to be clear.
 * @throws StudioError `library-locked`
 */
export function writingKey(path: string): Buffer | null {
  const key = readingKey(path)
  return key !== null && heldFor(path)?.state !== 'clearing' ? key : null
}

/**
 * For a file that turned out to be clear: in a library all of whose files are sealed, somebody else put it there.
 * @throws StudioError `file-not-sealed`
 */
export function refuseClear(path: string): void {
  if (heldFor(path)?.state === 'sealed') throw new StudioError('file-not-sealed', { file: path })
}

function heldFor(path: string): Held | null {
  if (homes.size === 0) return null
  const absolute = resolve(path)
  for (const [home, held] of homes)
    if (absolute.startsWith(home + sep) && isSealedFolder(absolute.slice(home.length + 1).split(sep)[0] ?? ''))
      return held
  return null
}
