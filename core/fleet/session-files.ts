import { join } from 'node:path'
import { z } from 'zod'
import { StudioError } from '../contract/errors.ts'

/** A file of a session's library, as it lies in the store of what machines hand to one another. */
export const FileOfSession = z.object({
  /** In the library, with `/`. */
  path: z.string(),
  size: z.int(),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
})
export type FileOfSession = z.infer<typeof FileOfSession>

/** Where a session's objects begin. */
export const objectsOf = (id: string): string => `${id}/objects/`
export const objectKey = (id: string, sha256: string): string => `${objectsOf(id)}${sha256}`

/** Absolute path of a file in a library. @throws StudioError `object-altered` when it would lie outside */
export function placeOf(home: string, path: string): string {
  const parts = path.split('/')
  if (path.startsWith('/') || parts.includes('..')) throw new StudioError('object-altered', { file: path })
  return join(home, ...parts)
}
