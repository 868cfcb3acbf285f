import type { Readable } from 'node:stream'
import type { ByteRange } from '../../../core/contract/range.ts'

/** Where published files lie, by the sha256 of their content: the same bytes are kept once. */
export interface MediaStore {
  /** Takes a finished file over. It may be moved; what is there already stays. */
  put(sha256: string, path: string): Promise<void>
  /** Null when there is none. */
  size(sha256: string): Promise<number | null>
  read(sha256: string, range: ByteRange | null): Readable
  remove(sha256: string): Promise<void>
  /** Everything that lies here and is older than a day: what nobody refers to any more can go. */
  old(): Promise<string[]>
}
