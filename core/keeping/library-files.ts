import { sep } from 'node:path'
import { StudioError } from '../contract/errors.ts'
import { arrivingFile, movedFile } from '../library-home.ts'
import { filesBelow } from './tree.ts'

/** Name of the library's database. */
export const databaseFile = 'library.db'
/** Folder of the knowledge base's own database, when this library has one, and the lock of whoever has it open. */
export const knowledgeFolder = 'knowledge/database'
export const knowledgeLock = `${knowledgeFolder}/lock`
/** Name of the note of the audit log's newest entry. */
export const markFile = 'library.audit-mark.json'

/**
 * Everything that a copy of the library needs but its database, relative, with `/`: neither locks (whoever closes the
 * file of a lock that is held drops it) nor what is thrown away nor what is half written.
 */
export function libraryFiles(home: string): string[] {
  return filesBelow(home)
    .map(({ path }) => path.slice(home.length + 1).replaceAll(sep, '/'))
    .filter(
      (path) =>
        !/^(locks|scratch)\//.test(path) &&
        !/(^|\/)\.[^/]*\.part(\.\w+)?$/.test(path) &&
        !path.startsWith(databaseFile) &&
        !path.startsWith(knowledgeLock) &&
        path !== movedFile &&
        path !== arrivingFile,
    )
    .sort()
}

/** @throws StudioError `folder-unfit` when one lies in the other */
export function refuseNested(home: string, other: string): void {
  if (home === other || home.startsWith(other + sep) || other.startsWith(home + sep))
    throw new StudioError('folder-unfit', { file: other })
}
