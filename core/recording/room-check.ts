import { access, constants } from 'node:fs/promises'
import type { RoomCheck } from '../contract/recording/api.ts'
import { bytesASecond, bytesFor } from '../contract/recording/rates.ts'
import type { Preset } from '../contract/recording/take.ts'
import { reservedBytes } from './room.ts'

/** Whether a recording of so many seconds would fit into a folder's disk, as far as rates can be told beforehand. */
export async function roomFor(
  folder: string,
  preset: Preset,
  seconds: number,
  freeBytesIn: (folder: string) => Promise<number>,
): Promise<RoomCheck> {
  const freeBytes = await freeBytesIn(folder)
  const writable = await access(folder, constants.W_OK).then(
    () => true,
    () => false,
  )
  const fitsSeconds = Math.max(0, freeBytes - reservedBytes) / (2 * bytesASecond(preset))
  return { freeBytes, needBytes: bytesFor(preset, seconds), fitsSeconds, writable }
}
