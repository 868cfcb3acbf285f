import { StudioError } from '../../core/contract/errors.ts'
import { isIn, type Piece } from '../../core/contract/piece.ts'
import type { EncoderKind } from './encoder.ts'
import { encoders } from './encoders.ts'
import { joinParts, type PicturePart } from './join-parts.ts'
import { KeptParts } from './kept-parts.ts'
import { type Rendered, type RenderOptions, renderMedia, renderWith } from './render.ts'
import { type Split, splitOf } from './split.ts'
import { x264 } from './x264.ts'

export interface RenderPartsOptions extends Omit<RenderOptions, 'masksAt' | 'range' | 'only' | 'keyEvery'> {
  /** Gives a `masksAt` for each part: several parts go on at the same time. */
  masks(): RenderOptions['masksAt']
  /** Absolute path of a folder that keeps finished parts until the whole is in its place. */
  readonly aside: string
  /** About how long a part is, seconds; a minute when left out. */
  readonly partSeconds?: number
  /** Told after each part that is finished, and whenever one was found finished. */
  readonly onPart?: () => void
}

/** Threads that one part makes good use of: with more, x264 gains little. */
const threadsAPart = 4
/** About how long a part is, seconds. */
const partLength = 60
const soundName = 'sound.mp4'
const nameOf = (number: number): string => `${String(number).padStart(5, '0')}.mp4`

/**
 * `renderMedia` for recordings of any length: the picture is cut at key frames into parts, which are rendered beside one
 * another, and joined without being encoded again; the sound is rendered once, from beginning to end, so that there is
 * no seam in it. Asked again after an interruption, wherever, it goes on with the parts that are not finished. What comes
 * out depends on the recording, what is hidden, how voices are changed, the encoder and, below four, the number of threads, never on
 * interruptions or on how many parts were made at the same time. A short recording is one part.
 * @throws StudioError as `renderMedia`
 */
export async function renderParts(options: RenderPartsOptions): Promise<Rendered> {
  const { input, output, partSeconds = partLength, signal, masks } = options
  const split = await splitOf(input, partSeconds, signal)
  if (!split) return renderMedia({ ...options, masksAt: masks() })
  const { kept, parts, encoder } = await madeBy(options, (one) => partsBy(one, split, options))
  const sound = split.hasSound ? kept.pathOf(soundName) : null
  await joinParts({ parts, lastLength: split.lastLength, sound }, output, signal)
  await kept.remove()
  return { frames: parts.reduce((sum, { frames }) => sum + frames, 0), encoder: parts[0]?.encoder ?? encoder.name }
}

/**
 * How many pieces of about `seconds` each the parts of a recording come in, none shorter than a part; 1 where there is
 * nothing to be made apart.
 * @throws StudioError as `splitOf`
 */
export async function renderPiecesOf(
  input: string,
  seconds: number,
  { partSeconds = partLength, signal }: Pick<RenderPartsOptions, 'partSeconds' | 'signal'> = {},
): Promise<number> {
  const split = await splitOf(input, partSeconds, signal)
  if (!split) return 1
  const { starts, last } = split
  return Math.max(1, Math.min(starts.length, Math.round((last - (starts[0] as number)) / seconds)))
}

/**
 * Makes the parts of one piece, which `renderParts` then finds finished, here or wherever the folder `aside` is brought
 * together with those of the other pieces. The sound goes with the last one.
 * @throws StudioError as `renderMedia`
 */
export async function renderPiece(options: RenderPartsOptions, piece: Piece): Promise<void> {
  const { input, partSeconds = partLength, signal } = options
  const split = await splitOf(input, partSeconds, signal)
  if (!split) return
  const wanted = [...split.starts.keys()].filter((part) => isIn(piece, part, split.starts.length))
  await madeBy(options, (encoder) =>
    partsBy(encoder, split, options, wanted, split.hasSound && piece.number === piece.of - 1),
  )
}

/** With the encoder that is wished for, or else with the one that always works. */
async function madeBy<T>(
  { encoder = x264 }: RenderPartsOptions,
  make: (encoder: EncoderKind) => Promise<T>,
): Promise<T & { encoder: EncoderKind }> {
  try {
    return { ...(await make(encoder)), encoder }
  } catch (error) {
    if (encoder === x264 || !(error instanceof StudioError) || error.code !== 'encoder-failed') throw error
    encoders.distrust(encoder.name)
    return { ...(await make(x264)), encoder: x264 }
  }
}

/**
 * Makes parts of the picture, and the sound, as far as they are not finished.
 * @param wanted numbers of the parts
 */
async function partsBy(
  encoder: EncoderKind,
  split: Split,
  options: RenderPartsOptions,
  wanted: readonly number[] = [...split.starts.keys()],
  withSound = split.hasSound,
): Promise<{ kept: KeptParts; parts: readonly (PicturePart & Rendered)[] }> {
  const { aside, output: _, threads, signal, masks, onProgress, onPart, ...rest } = options
  const { starts, last } = split
  const kept = await KeptParts.open(aside, `${encoder.name} ${starts.join(' ')}`)
  const failed = new AbortController()
  const stopped = signal ? AbortSignal.any([signal, failed.signal]) : failed.signal
  const done = starts.map(() => 0)

  const rendered = async (name: string, how: Partial<RenderOptions>): Promise<Rendered> => {
    const shared = { ...rest, masksAt: masks(), threads: Math.min(threads, threadsAPart), signal: stopped }
    const made =
      (await kept.find(name, stopped)) ??
      (await kept.keep(name, await renderWith(encoder, { ...shared, ...how, output: kept.pathOf(name) })))
    onPart?.()
    return made
  }
  const part = async (number: number): Promise<PicturePart & Rendered> => {
    const [start, end] = [starts[number] as number, starts[number + 1]]
    const tell = (seconds: number): void => {
      done[number] = seconds
      onProgress?.(done.reduce((sum, one) => sum + one, 0))
    }
    const range = { start, end: end ?? Number.POSITIVE_INFINITY }
    const made = await rendered(nameOf(number), { only: 'picture', range, onProgress: tell })
    tell((end ?? last) - start)
    return { path: kept.pathOf(nameOf(number)), start, ...made }
  }

  const waiting = [...wanted].reverse()
  const parts = new Map<number, PicturePart & Rendered>()
  const lane = async (): Promise<void> => {
    for (let number = waiting.pop(); number !== undefined; number = waiting.pop()) parts.set(number, await part(number))
  }
  const lanes: Promise<unknown>[] = Array.from({ length: Math.ceil(threads / threadsAPart) }, lane)
  if (withSound) lanes.push(rendered(soundName, { only: 'sound' }))
  await allOrNone(lanes, failed)
  return { kept, parts: wanted.map((number) => parts.get(number) as PicturePart & Rendered) }
}

/** Waits for all; when one fails, the others are stopped first, so that nobody still writes when this throws. */
async function allOrNone(works: readonly Promise<unknown>[], failed: AbortController): Promise<void> {
  let reason: { error: unknown } | null = null
  await Promise.all(
    works.map((work) =>
      work.catch((error: unknown) => {
        reason ??= { error }
        failed.abort(error)
      }),
    ),
  )
  const seen = reason as { error: unknown } | null
  if (seen) throw seen.error
}
