import type { Frame, Stream } from 'node-av'
import { AV_PIX_FMT_RGBA, type AVPixelFormat } from 'node-av/constants'
import type { Box } from '../../core/contract/box.ts'
import { checkCancelled, StudioError } from '../../core/contract/errors.ts'
import type { MediaInfo } from '../../core/contract/media.ts'
import type { FrameView, PictureData } from '../../core/contract/plugins.ts'
import type { Span } from '../../core/contract/span.ts'
import { FrameClock } from './clock.ts'
import { collectSeldom } from './collections.ts'
import { type Feed, openContainer } from './container.ts'
import { seekBefore } from './cut.ts'
import { unreadSpans } from './damage.ts'
import { emptyFrame, openDecoder } from './decoder.ts'
import { Ordinary } from './ordinary.ts'
import { codedBox, displayMatrix, type Orientation, orientationOf, shown, turnsSideways } from './orientation.ts'
import { Origins } from './origins.ts'
import { Packets } from './packets.ts'
import { samplesHash } from './samples-hash.ts'
import { knownLayout, type PixelRectangle, Scaler } from './scaler.ts'

export interface ReadFramesOptions {
  readonly signal?: AbortSignal
  /** Seconds: frames before it are left out, and mostly not decoded. `index` counts from the first one yielded then. */
  readonly start?: number
  /** Seconds: the first frame at or after it ends the reading. */
  readonly end?: number
  /** Threads for decoding; 2 when left out. */
  readonly threads?: number
  /** Keeps more than the newest frame for those who look. */
  readonly keep?: KeepFrames
  /** Where the bytes come from, when that is not a file that is whole; it is then read from its beginning. */
  readonly feed?: Feed
  /** Told at the end what of the picture could not be read, and is grey: seconds, in order, without overlap. */
  readonly onUnread?: (spans: Span[]) => void
  /**
   * Whether frames say what they were decoded from (`origin`): it costs a hash over every packet from the file's beginning,
   * `start` or not.
   */
  readonly origins?: boolean
}

export interface KeepFrames {
  /** How many of the newest frames may be looked at, 1 or more. */
  readonly alive: number
  /** Comes back when nobody looks at any: then their memory is given back. */
  settled(): Promise<void>
}

/** Bytes that frames kept alive may take together. */
const mostAlive = 64e6

/** How many frames of a recording may well live at the same time: at least two, and no more than 32. */
export function framesAtOnce({ video }: Pick<MediaInfo, 'video'>): number {
  return video ? Math.min(32, Math.max(2, Math.floor(mostAlive / (1.5 * video.width * video.height)))) : 2
}

/**
 * Every frame of the first video stream as it is shown, in order. Asking for the next ends the life of the one before,
 * or of the one `keep.alive` frames before it. Times are those that the redacted file will have: seconds from the
 * container's zero. All are as large as the stream says, whatever they were decoded as: a window that was made smaller
 * while it was recorded fills the picture, as in the render. Memory does not grow with the length of the file. Nothing is yielded when there is no picture.
 * @throws StudioError as `openContainer` does, `decoder-failed`, `cancelled`
 */
export async function* readFrames(
  path: string,
  info: { readonly video: object | null; readonly duration?: number },
  options: ReadFramesOptions = {},
): AsyncGenerator<FrameView, void, undefined> {
  if (!info.video) return
  const { signal, start, end = Number.POSITIVE_INFINITY, threads = 2, keep, feed } = options
  checkCancelled(signal)
  collectSeldom()
  const container = await openContainer(path, feed)
  const { video, zero } = container
  if (!video) {
    await container.close()
    throw new StudioError('source-changed')
  }
  const decoder = await openDecoder(video, threads)
  const clock = new FrameClock(video.timeBase, zero)
  const orientation = orientationOf(displayMatrix(video))
  const origins = options.origins ? new Origins(video, orientation) : null
  const size = sizeOf(video)
  const scaler = new Scaler()
  const ordinary = new Ordinary()
  let packets: Packets | null = null
  const alive = keep?.alive ?? 1
  const frames = Array.from({ length: alive }, emptyFrame)
  const views: Living[] = []
  let index = 0
  try {
    let isResumed = start === undefined || start <= 0
    if (start !== undefined && start > 0) {
      await origins?.takeUpTo(container, video, start, signal)
      await seekBefore(container, start)
    }
    packets = new Packets(container, video)
    for (let more = true; more; ) {
      checkCancelled(signal)
      const packet = await packets.next()
      more = packet !== null
      if (packet && !isResumed) origins?.resume(packet)
      isResumed = true
      if (packet) origins?.take(packet)
      await decoder.push(packet)
      for (;;) {
        const slot = index % alive
        const frame = frames[slot] as Frame
        views[slot]?.end()
        if (!decoder.pull(frame)) break
        checkCancelled(signal)
        const time = clock.seconds(clock.ticksOf(frame))
        if (start !== undefined && time < start - 1e-6) continue
        if (time >= end) return
        const content = await ordinary.contentOf(frame)
        const view = viewOf(frame, index++, time, orientation, scaler, content.get, size)
        const living = whileItLives({ ...view, origin: origins?.of(frame) }, content.free)
        views[slot] = living
        yield living.view
      }
    }
    options.onUnread?.(unreadSpans(decoder.unread, video, container, info.duration ?? 0))
  } finally {
    // What a looker threw is told to the one who shows it the frames.
    await keep?.settled().catch(() => {})
    for (const view of views) view.end()
    for (const frame of frames) frame.free()
    await packets?.close()
    scaler.close()
    ordinary.close()
    decoder.close()
    await container.close()
  }
}

interface Living {
  readonly view: FrameView
  end(): void
}

/** A frame that says so when it is looked at after its memory went to another: a wrong picture must not pass for it. */
function whileItLives(view: FrameView, free: () => void): Living {
  let lives = true
  return {
    view: {
      ...view,
      picture(options) {
        if (!lives) throw new Error('the frame lives no more')
        return view.picture(options)
      },
      samplesHash() {
        if (!lives) throw new Error('the frame lives no more')
        return view.samplesHash?.()
      },
    },
    end() {
      lives = false
      free()
    },
  }
}

/** The size that all frames have; undefined where the stream does not say. */
const sizeOf = ({ codecpar: { width, height } }: Stream): { width: number; height: number } | undefined =>
  width > 0 && height > 0 ? { width, height } : undefined

/**
 * The part of the library's frame that detectors may see.
 * @param content what is looked at, when that is not the frame as it was decoded
 * @param size of the picture, when that is not the frame's
 */
export function viewOf(
  frame: Frame,
  index: number,
  time: number,
  orientation: Orientation,
  scaler: Scaler,
  content: () => Frame = () => frame,
  { width, height }: { width: number; height: number } = frame,
): FrameView {
  const sideways = turnsSideways(orientation)
  const view: FrameView = {
    index,
    time,
    width: sideways ? height : width,
    height: sideways ? width : height,
    picture({ crop, width: outWidth, height: outHeight, format, into }): PictureData {
      const seen = content()
      const known = !crop || knownLayout(seen.format as AVPixelFormat) !== null
      const source = known ? seen : scaler.convert(seen, AV_PIX_FMT_RGBA)
      try {
        const from = snapped(codedBox(crop ?? [0, 0, 1, 1], orientation), source)
        const to = { width: sideways ? outHeight : outWidth, height: sideways ? outWidth : outHeight, format }
        const channels = format === 'rgb' ? 3 : 1
        const data = scaler.scale(source, from, to, { ...(known ? { of: view } : {}), ...(into ? { into } : {}) })
        return {
          width: outWidth,
          height: outHeight,
          channels,
          data: shown(data, to.width, to.height, channels, orientation),
        }
      } finally {
        if (source !== seen) source.free()
      }
    },
    samplesHash() {
      const seen = content()
      return samplesHash(seen, scaler.samplesOf(seen, view), orientation)
    },
  }
  return view
}

/** The nearest rectangle inside the frame that swscale can read where it lies, at least 2x2 pixels where there are. */
function snapped([x, y, w, h]: Box, frame: Frame): PixelRectangle {
  const grid = knownLayout(frame.format as AVPixelFormat) ?? { gridX: 1, gridY: 1 }
  const [left, right] = snappedSide(x * frame.width, (x + w) * frame.width, frame.width, grid.gridX)
  const [top, bottom] = snappedSide(y * frame.height, (y + h) * frame.height, frame.height, grid.gridY)
  return { x: left, y: top, width: right - left, height: bottom - top }
}

function snappedSide(from: number, to: number, size: number, grid: number): [number, number] {
  const least = Math.min(size, Math.max(2, grid))
  const near = Math.round(Math.min(Math.max(from, 0), size - least) / grid) * grid
  const far = Math.min(size, Math.max(Math.round(to), near + least))
  return [Math.min(near, size - least), far]
}
