import { StudioError } from './errors.ts'

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : ''

/**
 * What the operating system says about a file, as what a user can do something about; anything else comes back as it
 * is.
 * @param intent `read` for the user's own files, `write` for folders that are written to
 */
export function fromSystem(cause: unknown, file: string, intent: 'read' | 'write'): unknown {
  if (cause instanceof StudioError) return cause
  switch (codeOf(cause)) {
    case 'ENOSPC':
    case 'EDQUOT':
    // SQLite's names for the same.
    case 'SQLITE_FULL':
    case 'SQLITE_IOERR_WRITE':
    case 'SQLITE_IOERR_SHMSIZE':
    case 'SQLITE_IOERR_SHMOPEN':
    case 'SQLITE_IOERR_TRUNCATE':
    case 'SQLITE_IOERR_FSYNC':
      return new StudioError('disk-full', { file }, cause)
    case 'ENOENT':
      return new StudioError(intent === 'read' ? 'file-missing' : 'folder-not-writable', { file }, cause)
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return new StudioError(intent === 'read' ? 'file-unreadable' : 'folder-not-writable', { file }, cause)
    case 'ENOTDIR':
    case 'EEXIST':
    case 'ENOTEMPTY':
      return intent === 'write' ? new StudioError('folder-not-writable', { file }, cause) : cause
    case 'EISDIR':
    case 'EIO':
      return intent === 'read' ? new StudioError('file-unreadable', { file }, cause) : cause
    default:
      return cause
  }
}

/** A full disk as such, wherever it was met; anything else comes back as it is, a bug included. */
export function noticedFull(cause: unknown, file: string): unknown {
  const known = fromSystem(cause, file, 'write')
  return known instanceof StudioError && known.code === 'disk-full' ? known : cause
}
