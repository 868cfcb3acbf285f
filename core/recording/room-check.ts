import { access, constants } from 'node:fs/promises'
import type { RoomCheck } from '../contract/recording/api.ts'
import { bytesASecond, bytesFor } from '../contract/recording/rates.ts'
import type { Quality, SourceKind } from '../contract/recording/take.ts'
import { reservedBytes } from './room.ts'

/** What is to be recorded, and for how long. */
export interface Wanted {
  readonly sources: readonly SourceKind[]
  readonly quality: Quality
  readonly seconds: number
}

/** Whether a recording would fit into a folder's disk, as far as rates can be told beforehand. */
export async function roomFor(
  folder: string,
  { sources, quality, seconds }: Wanted,
  freeBytesIn: (folder: string) => Promise<number>,
): Promise<RoomCheck> {
  const freeBytes = await freeBytesIn(folder)
  const writable = await access(folder, constants.W_OK).then(
    () => true,
    () => false,
  )
  const fitsSeconds = Math.max(0, freeBytes - reservedBytes) / (2 * bytesASecond(sources, quality))
  return { freeBytes, needBytes: bytesFor(sources, quality, seconds), fitsSeconds, writable }
}
