import type { ObjectFacts, ObjectStore, ReadOptions } from './object-store.ts'

/** A small object, whole in memory. @throws StudioError as `ObjectStore.read` */
export async function wholeObject(
  store: ObjectStore,
  key: string,
  options?: ReadOptions,
): Promise<{ readonly facts: ObjectFacts; readonly bytes: Buffer }> {
  const { facts, pieces } = await store.read(key, options)
  const all: Uint8Array[] = []
  for await (const piece of pieces) all.push(piece)
  return { facts, bytes: Buffer.concat(all) }
}
