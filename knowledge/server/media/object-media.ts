import { rm } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { StudioError } from '../../../core/contract/errors.ts'
import type { ObjectStore } from '../../../native/store/object-store.ts'
import type { MediaStore } from './store.ts'

const content = /^[0-9a-f]{64}$/
const day = 24 * 3600 * 1000

/**
 * Published files in an object store, an S3-compatible bucket above all. Bytes go through this server, which knows who
 * may see them: the bucket stays closed to everybody else, and a link that somebody passes on opens nothing.
 */
export function openObjectMedia(store: ObjectStore): MediaStore {
  const keyOf = (sha256: string): string => {
    if (!content.test(sha256)) throw new Error('not a sha256')
    return `${sha256.slice(0, 2)}/${sha256}`
  }
  // Where files lie is nobody's business who watches them.
  const unnamed = async <T>(sha256: string, work: Promise<T>): Promise<T> =>
    work.catch((cause: unknown) => {
      throw cause instanceof StudioError ? new StudioError(cause.code, { file: sha256.slice(0, 12) }, cause) : cause
    })
  return {
    async put(sha256, path) {
      const before = await unnamed(sha256, store.facts(keyOf(sha256)))
      if (before?.sha256 !== sha256) await unnamed(sha256, store.put(keyOf(sha256), { path }))
      await rm(path, { force: true })
    },
    size: async (sha256) => (await unnamed(sha256, store.facts(keyOf(sha256))))?.size ?? null,
    read(sha256, range) {
      const key = keyOf(sha256)
      const stop = new AbortController()
      const pieces = async function* () {
        const of = range ? { range: { start: range.first, end: range.last + 1 } } : {}
        yield* (await store.read(key, { ...of, signal: stop.signal })).pieces
      }
      const stream = Readable.from(pieces(), { objectMode: false, highWaterMark: 1 << 18 })
      // Whoever closes the page half-way through a film leaves nothing open behind.
      return stream.once('close', () => stop.abort())
    },
    remove: (sha256) => store.remove(keyOf(sha256)),
    async old() {
      const names: string[] = []
      for await (const { key, modified } of store.list('')) {
        const name = key.split('/').at(-1) ?? ''
        if (content.test(name) && Date.now() - modified > day) names.push(name)
      }
      return names
    },
  }
}
