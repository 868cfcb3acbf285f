import { Readable } from 'node:stream'
import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  S3Client,
} from '@aws-sdk/client-s3'
import { checkCancelled, StudioError } from '../../core/contract/errors.ts'
import { checkedPieces, clipped } from './checked-pieces.ts'
import type {
  Content,
  ObjectFacts,
  ObjectStore,
  PutOptions,
  Reading,
  ReadOptions,
  StoredObject,
} from './object-store.ts'
import { fromStore, saysConflict, saysMissing } from './s3-errors.ts'
import { type OpenAt, steadyPieces } from './s3-pieces.ts'
import { type Bucket, putObject, sha256Name } from './s3-put.ts'

export interface S3Options {
  readonly bucket: string
  /** Before every key; empty, or with `/` at its end. */
  readonly prefix: string
  /** Milliseconds that an answer may take, and a body may be silent. */
  readonly patience?: number
  /** How often a request is made before it counts as failed. */
  readonly attempts?: number
}

/**
 * A bucket of an S3-compatible store. Where it is and who asks is read from the environment, as other programs do:
 * AWS_ENDPOINT_URL_S3 or AWS_ENDPOINT_URL, AWS_REGION, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN,
 * AWS_PROFILE and its files.
 */
export class S3Store implements ObjectStore {
  readonly address: string
  readonly #bucket: Bucket
  readonly #patience: number

  constructor({ bucket, prefix, patience = 30_000, attempts = 4 }: S3Options) {
    this.address = `s3://${bucket}/${prefix}`
    this.#patience = patience
    const ownEndpoint = process.env.AWS_ENDPOINT_URL_S3 ?? process.env.AWS_ENDPOINT_URL
    const client = new S3Client({
      region: process.env.AWS_REGION ?? process.env.AWS_DEFAULT_REGION ?? 'us-east-1',
      // Most S3-compatible stores have no host name for each bucket.
      ...(ownEndpoint === undefined ? {} : { endpoint: ownEndpoint, forcePathStyle: true }),
      maxAttempts: attempts,
      // Older stores know no checksums in trailers; each part carries its SHA-256 in any case.
      requestChecksumCalculation: 'WHEN_REQUIRED',
      responseChecksumValidation: 'WHEN_REQUIRED',
      requestHandler: {
        connectionTimeout: Math.min(patience, 10_000),
        requestTimeout: patience,
        // Of what is on its way up a slow line, the system has taken more than it has sent.
        socketTimeout: 4 * patience,
        throwOnRequestTimeout: true,
      },
    })
    this.#bucket = { client, bucket, prefix, patience, nameOf: (key) => `s3://${bucket}/${prefix}${key}` }
  }

  async *list(prefix: string, signal?: AbortSignal): AsyncGenerator<StoredObject, void, undefined> {
    const { client, bucket, prefix: own } = this.#bucket
    let token: string | undefined
    do {
      checkCancelled(signal)
      const page = await client
        .send(
          new ListObjectsV2Command({ Bucket: bucket, Prefix: own + prefix, ContinuationToken: token }),
          signal ? { abortSignal: signal } : {},
        )
        .catch((cause: unknown) => {
          throw fromStore(cause, this.address, signal)
        })
      // A proxy's page of HTML is no listing, and must not be taken for an empty one.
      if (page.IsTruncated === undefined || (page.IsTruncated && !page.NextContinuationToken))
        throw new StudioError('store-wrong-answer', { file: this.address })
      for (const { Key, Size, LastModified, ETag } of page.Contents ?? []) {
        if (Key === undefined || Size === undefined || ETag === undefined || !Key.startsWith(own + prefix))
          throw new StudioError('store-wrong-answer', { file: this.address })
        // What ends with a slash stands for a folder in some programs.
        if (Key.endsWith('/')) continue
        yield { key: Key.slice(own.length), size: Size, modified: LastModified?.getTime() ?? 0, tag: ETag }
      }
      token = page.IsTruncated ? page.NextContinuationToken : undefined
    } while (token !== undefined)
  }

  async facts(key: string, signal?: AbortSignal): Promise<ObjectFacts | null> {
    const { client, bucket, prefix, nameOf } = this.#bucket
    try {
      const head = await client.send(
        new HeadObjectCommand({ Bucket: bucket, Key: prefix + key }),
        signal ? { abortSignal: signal } : {},
      )
      const { ContentLength: size, ETag: tag, LastModified, Metadata } = head
      if (size === undefined || tag === undefined) throw new StudioError('store-wrong-answer', { file: nameOf(key) })
      const noted = Metadata?.[sha256Name]
      const sha256 = noted !== undefined && /^[0-9a-f]{64}$/.test(noted) ? noted : null
      return { key, size, modified: LastModified?.getTime() ?? 0, tag, sha256 }
    } catch (cause) {
      if (saysMissing(cause)) return null
      throw fromStore(cause, nameOf(key), signal)
    }
  }

  async read(key: string, { range, tag, signal }: ReadOptions = {}): Promise<Reading> {
    const file = this.#bucket.nameOf(key)
    const facts = await this.facts(key, signal)
    if (!facts) throw new StudioError('file-missing', { file })
    if (tag !== undefined && tag !== facts.tag) throw new StudioError('source-changed', { file })
    const of = clipped(range, facts.size)
    const pieces = steadyPieces(this.#openAt(facts, signal), of, this.#patience, file, signal)
    return { facts, range: of, pieces: checkedPieces(pieces, facts, of, file, signal) }
  }

  #openAt(facts: ObjectFacts, signal: AbortSignal | undefined): OpenAt {
    const { client, bucket, prefix, nameOf } = this.#bucket
    const file = nameOf(facts.key)
    return async ({ start, end }) => {
      const asked = { Bucket: bucket, Key: prefix + facts.key, IfMatch: facts.tag }
      try {
        const { Body, ContentLength, ETag } = await client.send(
          new GetObjectCommand({ ...asked, Range: `bytes=${start}-${end - 1}` }),
          signal ? { abortSignal: signal } : {},
        )
        if (!(Body instanceof Readable)) throw new StudioError('store-wrong-answer', { file })
        // Without this, whoever goes away before the first byte would leave an error that nobody hears.
        Body.on('error', () => undefined)
        if (ETag !== facts.tag) {
          Body.destroy()
          throw new StudioError('source-changed', { file })
        }
        // A store that does not know ranges gives the whole.
        if (ContentLength !== end - start) {
          Body.destroy()
          throw new StudioError('store-wrong-answer', { file })
        }
        return Body
      } catch (cause) {
        if (saysConflict(cause)) throw new StudioError('source-changed', { file }, cause)
        throw fromStore(cause, file, signal)
      }
    }
  }

  async put(key: string, content: Content, options: PutOptions = {}): Promise<ObjectFacts> {
    const file = this.#bucket.nameOf(key)
    const put = await putObject(this.#bucket, key, content, options)
    const there = await this.facts(key, options.signal)
    if (there?.size !== put.size || (there.sha256 !== null && there.sha256 !== put.sha256))
      throw new StudioError('object-altered', { file })
    return { ...there, sha256: put.sha256 }
  }

  async remove(key: string, signal?: AbortSignal): Promise<void> {
    const { client, bucket, prefix, nameOf } = this.#bucket
    try {
      await client.send(
        new DeleteObjectCommand({ Bucket: bucket, Key: prefix + key }),
        signal ? { abortSignal: signal } : {},
      )
    } catch (cause) {
      if (!saysMissing(cause)) throw fromStore(cause, nameOf(key), signal)
    }
  }

  close(): void {
    this.#bucket.client.destroy()
  }
}
