/** What a listing says of an object. */
export interface StoredObject {
  /** Name below the store's address, with `/` between its parts. */
  readonly key: string
  /** Bytes. */
  readonly size: number
  /** Milliseconds since 1970. */
  readonly modified: number
  /** Another one whenever the object is written again. */
  readonly tag: string
}

export interface ObjectFacts extends StoredObject {
  /** Of the whole content, in hex, as it was noted when Estompe put it there; null when something else did. */
  readonly sha256: string | null
}

/** Bytes from `start` (counted from 0) up to, not including, `end`. */
export interface ByteRange {
  readonly start: number
  readonly end: number
}

export interface ReadOptions {
  /** Clipped to what there is; the whole when left out. */
  readonly range?: ByteRange
  /** Refuses any other version of the object. */
  readonly tag?: string
  readonly signal?: AbortSignal
}

export interface Reading {
  readonly facts: ObjectFacts
  /** What of the object `pieces` gives. */
  readonly range: ByteRange
  /**
   * The content, once, a little at a time. Read to its end, a whole whose sha256 was noted has been compared with it.
   * @throws StudioError `object-altered`, `source-changed`, `cancelled`, and what the store answers
   */
  readonly pieces: AsyncIterable<Uint8Array>
}

/** What is put: a file, read as it goes, or bytes. */
export type Content = { readonly path: string } | { readonly bytes: Uint8Array }

export interface PutOptions {
  /** `absent`: only where nothing is yet. A tag: only in place of that very version. */
  readonly onlyIf?: 'absent' | { readonly tag: string }
  readonly signal?: AbortSignal
}

/**
 * A place that keeps objects under names: a folder or a bucket. An object is there whole or not at all, and nothing
 * holds more of one in memory than a few parts.
 *
 * Every call throws StudioError: `store-unreachable`, `store-refused`, `store-expired`, `store-wrong-answer`,
 * `folder-not-writable`, `disk-full` or `cancelled`, as it comes to it.
 */
export interface ObjectStore {
  /** For people: `s3://bucket/prefix`, or the folder's path. Never holds a credential. */
  readonly address: string
  /** Every object whose key starts with `prefix`, in no order to rely on, as the answers come. */
  list(prefix: string, signal?: AbortSignal): AsyncGenerator<StoredObject, void, undefined>
  /** Null when there is no such object. */
  facts(key: string, signal?: AbortSignal): Promise<ObjectFacts | null>
  /** @throws StudioError `file-missing`; `source-changed` when it is not the asked version */
  read(key: string, options?: ReadOptions): Promise<Reading>
  /**
   * Puts an object there, in parts when it is big; each part and the whole carry their SHA-256, and what the store says
   * it has is compared with it.
   * @throws StudioError `conflict` when `onlyIf` does not hold, `object-altered` when something else arrived,
   *   `source-changed` when the file changed meanwhile
   */
  put(key: string, content: Content, options?: PutOptions): Promise<ObjectFacts>
  /** Does nothing when there is no such object. */
  remove(key: string, signal?: AbortSignal): Promise<void>
  close(): void
}
