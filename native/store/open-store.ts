import { resolve } from 'node:path'
import { StudioError } from '../../core/contract/errors.ts'
import type { ObjectStore } from './object-store.ts'

export interface BucketAddress {
  readonly bucket: string
  /** Empty, or with `/` at its end. */
  readonly prefix: string
}

/**
 * What an `s3://bucket/prefix` names; null for anything that is no such address.
 * @throws StudioError `invalid-input` when it names no bucket
 */
export function bucketOf(address: string): BucketAddress | null {
  if (!/^s3:/i.test(address)) return null
  // The names that buckets may have (Amazon S3 user guide, "General purpose bucket naming rules"), and upper case of old.
  const found = /^s3:\/\/([A-Za-z0-9][A-Za-z0-9._-]{1,61}[A-Za-z0-9])(?:\/(.*))?$/i.exec(address)
  if (!found) throw new StudioError('invalid-input', { field: 's3://BUCKET/PREFIX' })
  const prefix = (found[2] ?? '').replace(/^\/+|\/+$/g, '')
  return { bucket: found[1] as string, prefix: prefix === '' ? '' : `${prefix}/` }
}

/**
 * The store that an address names: a bucket by `s3://bucket/prefix`, a folder by its path. Nothing is asked of it yet.
 * @throws StudioError `invalid-input`
 */
export async function openStore(address: string): Promise<ObjectStore> {
  const bucket = bucketOf(address)
  // Each form is loaded when it is needed: the client of buckets is big.
  if (bucket) return new (await import('./s3-store.ts')).S3Store(bucket)
  return new (await import('./folder-store.ts')).FolderStore(resolve(address))
}
