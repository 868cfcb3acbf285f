import { writeWhole } from '../native/files/aside.ts'
import { keptSize } from '../native/files/kept.ts'
import type { Source } from './contract/pipeline.ts'
import type { Shelf } from './review-shelf.ts'

/** What a browser plays: a proxy, or the original itself where it is as good. */
export interface Playable {
  /** Absolute. */
  readonly path: string
  readonly isOriginal: boolean
}

interface Work {
  readonly signal: AbortSignal
  readonly onProgress: (seconds: number) => void
}

const proxyName = 'proxy.mp4'
/** Stands for the original in the label: a file with one byte, so that it is looked after like any other. */
const originalName = 'original-plays'
/** Changes when proxies are made in another way. */
const proxyVersion = 1

const proxyOf = (source: Source): string => `${source.sha256}:${proxyVersion}`

/** The file that plays, when it is there and whole. */
export async function findPlayable(shelf: Shelf, source: Source): Promise<Playable | null> {
  if (await shelf.find(proxyName, proxyOf(source))) return { path: shelf.path(proxyName), isOriginal: false }
  if (!(await shelf.find(originalName, proxyOf(source)))) return null
  const size = await keptSize(source.path).catch(() => -1)
  return size === source.media.size ? { path: source.path, isOriginal: true } : null
}

/** @throws StudioError `file-missing`, and as `makeProxy` does */
export async function makePlayable(shelf: Shelf, source: Source, work: Work & { threads: number }): Promise<void> {
  const [{ makeProxy, needsProxy }, { seeksWell }] = await Promise.all([
    import('../native/media/proxy.ts'),
    import('../native/media/key-frames.ts'),
  ])
  if (needsProxy(source.media) === null && (await seeksWell(source.path, 1, work.signal))) {
    await shelf.put(originalName, proxyOf(source), async (to) => {
      await writeWhole(to, '1')
      return undefined
    })
    return
  }
  await shelf.put(proxyName, proxyOf(source), async (output) => {
    await makeProxy({ input: source.path, output, ...work })
    return undefined
  })
}

/** @throws StudioError as `readPeaks` does */
export async function makePeaks(
  shelf: Shelf,
  source: Source,
  playable: Playable | null,
  { signal, onProgress }: Work,
): Promise<void> {
  const [{ readPeaks, peakSeconds }, { probe }] = await Promise.all([
    import('../native/media/peaks.ts'),
    import('../native/media/probe.ts'),
  ])
  const path = playable?.path ?? source.path
  const pieces: Int8Array[] = []
  let pairs = 0
  for await (const piece of readPeaks(path, await probe(path, { signal }), { track: 'all', signal })) {
    pieces.push(piece)
    pairs += piece.length / 2
    onProgress(pairs * peakSeconds)
  }
  await shelf.put('peaks.bin', source.sha256, async (to) => {
    await writeWhole(
      to,
      Buffer.concat(pieces.map((piece) => Buffer.from(piece.buffer, piece.byteOffset, piece.length))),
    )
    return undefined
  })
}

/** @throws StudioError as `readFrameTimes` does */
export async function makeFrames(shelf: Shelf, source: Source, path: string, signal: AbortSignal): Promise<void> {
  const { readFrameTimes } = await import('../native/media/frame-times.ts')
  const times = await readFrameTimes(path, signal)
  const bytes = Buffer.alloc(times.length * 8)
  for (const [index, time] of times.entries()) bytes.writeDoubleLE(time, index * 8)
  await shelf.put('frames.bin', source.sha256, async (to) => {
    await writeWhole(to, bytes)
    return undefined
  })
}
