import { isAbsolute, resolve } from 'node:path'
import { bucketOf } from '../../../native/store/open-store.ts'
import { StudioError } from '../../contract/errors.ts'

/** What stands for the library itself, as a source (every session that it knows) or as a destination (results stay in it). */
export const libraryPlace = 'library:'

/**
 * The one way in which a place of a bulk job is written: a folder's absolute path, `s3://bucket/prefix/` or `library:`.
 * @throws StudioError `invalid-input` for an address that names nothing
 */
export function placeOf(text: string): string {
  if (text === libraryPlace) return text
  const bucket = bucketOf(text)
  return bucket ? `s3://${bucket.bucket}/${bucket.prefix}` : resolve(text)
}

/** As `placeOf`, for what comes from a screen, where a relative path would mean nothing. @throws StudioError `invalid-input` */
export function fixedPlaceOf(text: string): string {
  const place = placeOf(text)
  if (place !== libraryPlace && !isBucket(place) && !isAbsolute(text))
    throw new StudioError('invalid-input', { field: 'path' })
  return place
}

export const isBucket = (place: string): boolean => place.startsWith('s3://')
