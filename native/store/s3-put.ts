import { createHash } from 'node:crypto'
import {
  AbortMultipartUploadCommand,
  type CompletedPart,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  HeadObjectCommand,
  PutObjectCommand,
  type S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3'
import { checkCancelled, StudioError } from '../../core/contract/errors.ts'
import { fromSystem } from '../../core/contract/system-errors.ts'
import { keptSize } from '../files/kept.ts'
import { sha256OfFile } from '../files/sha256.ts'
import type { Content, PutOptions } from './object-store.ts'
import { readParts } from './parts.ts'
import { fromStore, saysConflict } from './s3-errors.ts'

/** Name of the object's metadata that holds the sha256 of its content. */
export const sha256Name = 'sha256'

/** Bytes of a part; S3 takes 5 MiB at least, and 10,000 of them. */
const usualPart = 8 << 20
const mostParts = 9000
/** Parts on their way at the same time. */
const atOnce = 3
/** Bytes that the slowest line carries in a millisecond. */
const slowest = 8

export interface Bucket {
  readonly client: S3Client
  readonly bucket: string
  /** Before every key. */
  readonly prefix: string
  /** What an error calls an object. */
  readonly nameOf: (key: string) => string
  /** Milliseconds that an answer may take. */
  readonly patience: number
}

interface Put {
  readonly size: number
  readonly sha256: string
}

const sums = (part: Uint8Array): { hex: string; base64: string } => {
  const digest = createHash('sha256').update(part).digest()
  return { hex: digest.toString('hex'), base64: digest.toString('base64') }
}

/**
 * Writes an object. What fits into a part goes in one request; a bigger file in parts, read twice: for the sha256 that
 * stands at its beginning, and for its content.
 * @throws StudioError as `ObjectStore.put`
 */
export async function putObject(bucket: Bucket, key: string, content: Content, options: PutOptions): Promise<Put> {
  const file = bucket.nameOf(key)
  try {
    if ('bytes' in content) return await putWhole(bucket, key, content.bytes, options)
    const size = await sizeOf(content.path)
    if (size > usualPart) return await putInParts(bucket, key, content.path, size, options)
    const parts: Buffer[] = []
    for await (const part of readParts(content.path, usualPart)) parts.push(part)
    return await putWhole(bucket, key, Buffer.concat(parts), options)
  } catch (cause) {
    throw fromStore(cause, file, options.signal)
  }
}

async function sizeOf(path: string): Promise<number> {
  try {
    return await keptSize(path)
  } catch (cause) {
    throw fromSystem(cause, path, 'read')
  }
}

const conditionOf = ({ onlyIf }: PutOptions): { IfNoneMatch?: string; IfMatch?: string } =>
  onlyIf === undefined ? {} : onlyIf === 'absent' ? { IfNoneMatch: '*' } : { IfMatch: onlyIf.tag }

const sending = ({ signal }: PutOptions): { abortSignal?: AbortSignal } => (signal ? { abortSignal: signal } : {})

/** The client counts from the first byte that it sends: what goes up a slow line is no answer that does not come. */
const carrying = (bytes: Uint8Array, { patience }: Bucket, options: PutOptions) => ({
  ...sending(options),
  requestTimeout: patience + bytes.byteLength / slowest,
})

async function putWhole(bucket: Bucket, key: string, bytes: Uint8Array, options: PutOptions): Promise<Put> {
  const { hex, base64 } = sums(bytes)
  const put = { size: bytes.byteLength, sha256: hex }
  const { ChecksumSHA256: arrived } = await orMine(bucket, key, put, options, () =>
    bucket.client.send(
      new PutObjectCommand({
        ...{ Bucket: bucket.bucket, Key: bucket.prefix + key, Body: bytes, ...conditionOf(options) },
        ...{ ChecksumSHA256: base64, Metadata: { [sha256Name]: hex } },
      }),
      carrying(bytes, bucket, options),
    ),
  )
  if (arrived !== undefined && arrived !== base64) throw new StudioError('object-altered', { file: bucket.nameOf(key) })
  return put
}

async function putInParts(bucket: Bucket, key: string, path: string, size: number, options: PutOptions): Promise<Put> {
  const { client } = bucket
  const place = { Bucket: bucket.bucket, Key: bucket.prefix + key }
  const sha256 = await sha256OfFile(path, options.signal)
  const { UploadId } = await client.send(
    new CreateMultipartUploadCommand({
      ...{ ...place, ChecksumAlgorithm: 'SHA256', Metadata: { [sha256Name]: sha256 } },
    }),
    sending(options),
  )
  if (UploadId === undefined) throw new StudioError('store-wrong-answer', { file: bucket.nameOf(key) })
  const upload = { ...place, UploadId }
  try {
    const parts = await sendParts(bucket, key, upload, path, size, sha256, options)
    const put = { size, sha256 }
    await orMine(bucket, key, put, options, () =>
      client.send(
        new CompleteMultipartUploadCommand({ ...upload, MultipartUpload: { Parts: parts }, ...conditionOf(options) }),
        sending(options),
      ),
    )
    return put
  } catch (cause) {
    // Parts that belong to nothing would be paid for; a store that is out of reach clears them by its own rules.
    await client.send(new AbortMultipartUploadCommand(upload)).catch(() => undefined)
    throw cause
  }
}

async function sendParts(
  bucket: Bucket,
  key: string,
  upload: { Bucket: string; Key: string; UploadId: string },
  path: string,
  size: number,
  sha256: string,
  options: PutOptions,
): Promise<CompletedPart[]> {
  const bytes = Math.max(usualPart, Math.ceil(size / mostParts))
  const whole = createHash('sha256')
  const done: CompletedPart[] = []
  const underWay = new Set<Promise<void>>()
  const send = async (part: Buffer, number: number): Promise<void> => {
    const { base64 } = sums(part)
    const { ETag, ChecksumSHA256: arrived } = await bucket.client.send(
      new UploadPartCommand({ ...upload, PartNumber: number, Body: part, ChecksumSHA256: base64 }),
      carrying(part, bucket, options),
    )
    if (arrived !== undefined && arrived !== base64)
      throw new StudioError('object-altered', { file: bucket.nameOf(key) })
    const answered = arrived === undefined ? {} : { ChecksumSHA256: base64 }
    done.push({ PartNumber: number, ETag, ...answered })
  }
  try {
    let number = 0
    for await (const part of readParts(path, bytes)) {
      checkCancelled(options.signal)
      whole.update(part)
      number += 1
      const sent = send(part, number)
      const kept = sent.finally(() => underWay.delete(kept))
      // Its error is thrown where it is waited for.
      kept.catch(() => undefined)
      underWay.add(kept)
      if (underWay.size >= atOnce) await Promise.race(underWay)
    }
    await Promise.all(underWay)
  } finally {
    await Promise.allSettled(underWay)
  }
  if (whole.digest('hex') !== sha256) throw new StudioError('source-changed', { file: path })
  return done.sort((a, b) => (a.PartNumber ?? 0) - (b.PartNumber ?? 0))
}

/**
 * A conditional request whose answer was lost is made again and finds what it wrote itself: that is no conflict.
 * @throws StudioError `conflict`
 */
async function orMine<T>(
  { client, bucket, prefix, nameOf }: Bucket,
  key: string,
  { size, sha256 }: Put,
  options: PutOptions,
  request: () => Promise<T>,
): Promise<T | { ChecksumSHA256?: undefined }> {
  try {
    return await request()
  } catch (cause) {
    if (options.onlyIf === undefined || !saysConflict(cause)) throw cause
    const head = await client.send(new HeadObjectCommand({ Bucket: bucket, Key: prefix + key }), sending(options))
    if (head.ContentLength === size && head.Metadata?.[sha256Name] === sha256) return {}
    throw new StudioError('conflict', { file: nameOf(key) }, cause)
  }
}
