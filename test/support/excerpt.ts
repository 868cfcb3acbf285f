import { join } from 'node:path'
import { probe } from '../../native/media/probe.ts'
import { remux } from './remux.ts'
import { partOf, readTruth, type Truth } from './truth.ts'

/** A part of a sample call with its truth: from the key frame before `start` to `end`, seconds. */
export async function excerptOf(
  video: string,
  truthPath: string,
  folder: string,
  { start, end }: { start: number; end: number },
): Promise<{ video: string; truth: Truth }> {
  const path = join(folder, 'excerpt.mp4')
  const began = await remux(video, path, { start, end })
  const { duration } = await probe(path)
  return { video: path, truth: partOf(readTruth(truthPath), { start: began, end: began + duration }) }
}
