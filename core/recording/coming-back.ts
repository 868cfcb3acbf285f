import { access } from 'node:fs/promises'
import { join } from 'node:path'
import { fileOf, type TakeFacts } from './facts.ts'

/** Milliseconds for which the tracks of a take that was ended without its page are kept as they came: it may come back. */
const keptFor = 86_400_000

/** Milliseconds for which a take that was ended may still be gone on with; 0 when it may not. */
export const mayGoOnFor = ({ stopped, foundAt }: Pick<TakeFacts, 'stopped' | 'foundAt'>, now: Date): number =>
  stopped === null && foundAt !== null ? Math.min(keptFor, Math.max(0, foundAt.getTime() + keptFor - now.getTime())) : 0

/** Whether everything that its page had sent is there to be gone on with. */
export async function hasItsTracks(folder: string, { tracks }: Pick<TakeFacts, 'tracks'>): Promise<boolean> {
  const there = tracks.map((track) =>
    access(join(folder, fileOf(track))).then(
      () => true,
      () => false,
    ),
  )
  return tracks.length > 0 && (await Promise.all(there)).every((one) => one)
}
