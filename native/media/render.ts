import { Packet, type Stream } from 'node-av'
import { AV_FRAME_FLAG_CORRUPT } from 'node-av/constants'
import { checkCancelled, StudioError } from '../../core/contract/errors.ts'
import { type Span, union } from '../../core/contract/span.ts'
import { type Container, openContainer } from './container.ts'
import { seekBefore, soundRunUp } from './cut.ts'
import { emptyFrame, openDecoder } from './decoder.ts'
import type { Fit } from './eightbit.ts'
import type { EncoderKind } from './encoder.ts'
import { encoders } from './encoders.ts'
import type { Replacement } from './hush.ts'
import type { FrameMask } from './masks.ts'
import { Mp4Muxer } from './muxer.ts'
import { Pictures } from './pictures.ts'
import { readPacket } from './read-packet.ts'
import { Soundtrack } from './soundtrack.ts'
import type { VoiceStretch } from './voice/disguise.ts'
import { wholeFile } from './whole.ts'
import { x264 } from './x264.ts'

export interface RenderOptions {
  readonly input: string
  /** Where the result goes; `.mp4`, or `.m4a` when there is no picture. Appears only when it is whole. */
  readonly output: string
  /** What is hidden on the frame shown at a time, seconds from the container's zero. Called once a frame, in order,
   * and from the first frame again when the encoder breaks. */
  masksAt(time: number): readonly FrameMask[]
  /** Stretches of sound replaced in every track, seconds. */
  readonly sounds: readonly Span[]
  readonly replaceWith: Replacement
  /** Stretches in which voices are disguised in every track, seconds, sorted, without overlap. */
  readonly voices?: readonly VoiceStretch[]
  /** Threads for decoding, and as many for encoding: the two take turns. 1 or more. */
  readonly threads: number
  /** What encodes the picture; libx264 when left out, and where another does not take this picture or breaks. */
  readonly encoder?: EncoderKind
  /**
   * Only this stretch, cut exactly: its start becomes 0, a frame that is seen there opens it, sound is cut to the
   * sample. All other times here stay those of the recording, `masksAt` and `sounds` included. Its end may be infinite
   * where there is a picture alone.
   */
  readonly range?: Span
  /** Leaves the other tracks out. */
  readonly only?: 'picture' | 'sound'
  /** Size that the picture is made to fit; its own when left out. */
  readonly fit?: Fit
  /** Seconds between key frames at most; the encoder's own choice when left out. */
  readonly keyEvery?: number
  readonly signal?: AbortSignal
  /** Seconds of recording done. */
  readonly onProgress?: (seconds: number) => void
}

export interface Rendered {
  readonly frames: number
  /** Name of the encoder of the picture; `aac` for sound alone. */
  readonly encoder: string
}

/**
 * Renders a file in one pass: every frame and every sound is decoded, edited where the plan says so, and encoded. The
 * result has the frames of the first video stream at their own times, every audio track, and nothing else: no tag,
 * chapter, caption, subtitle, attachment or further stream. Rotation is kept as metadata, odd sizes are padded to
 * even.
 * @throws StudioError as `openContainer` does, `decoder-failed`, `encoder-failed`, `disk-full`,
 *   `folder-not-writable`, `cancelled`; `invalid-input` when nothing of the recording lies in the range
 */
export async function renderMedia(options: RenderOptions): Promise<Rendered> {
  const { encoder = x264, range } = options
  if (range && range.end <= range.start) throw new StudioError('invalid-input')
  try {
    return await renderWith(encoder, options)
  } catch (error) {
    if (encoder === x264 || !(error instanceof StudioError) || error.code !== 'encoder-failed') throw error
    encoders.distrust(encoder.name)
    return renderWith(x264, options)
  }
}

/** `renderMedia` with one encoder and no other. @throws StudioError as that, `encoder-failed` when the encoder breaks */
export function renderWith(encoder: EncoderKind, options: RenderOptions): Promise<Rendered> {
  return wholeFile(options.output, async (aside) => {
    checkCancelled(options.signal)
    const first = options.only === 'sound' ? null : await firstFrame(options.input)
    const container = await openContainer(options.input)
    try {
      const muxer = await Mp4Muxer.open(aside, container.video ? 'mp4' : 'ipod')
      let finished = false
      try {
        const rendered = await passThrough(container, first, muxer, { ...options, encoder })
        await muxer.finish()
        finished = true
        return rendered
      } finally {
        if (!finished) await muxer.abandon()
      }
    } finally {
      first?.free()
      await container.close()
    }
  })
}

async function passThrough(
  container: Container,
  first: Awaited<ReturnType<typeof firstFrame>>,
  muxer: Mp4Muxer,
  options: RenderOptions & { readonly encoder: EncoderKind },
): Promise<Rendered> {
  const { context, video, zero } = container
  const { signal, threads, onProgress, range, only } = options
  const audio = only === 'picture' ? [] : container.audio
  const start = range?.start ?? 0
  const spans = union(options.sounds)
  const soundtracks: Soundtrack[] = []
  let pictures: Pictures | null = null
  const packet = new Packet()
  packet.alloc()
  try {
    if (video && first) {
      const { masksAt, encoder, fit, keyEvery } = options
      const onFrame = (time: number): void => onProgress?.(Math.max(0, time - start))
      pictures = await Pictures.open(video, first, {
        zero,
        muxer,
        threads,
        encoder,
        signal,
        masksAt,
        onFrame,
        range,
        fit,
        keyEvery,
      })
    }
    const { replaceWith, voices = [] } = options
    for (const stream of audio)
      soundtracks.push(await Soundtrack.open(stream, zero, muxer, { spans, replaceWith, voices, range }))
    await muxer.start()
    const takers = new Map<number, Pictures | Soundtrack>()
    for (const one of pictures ? [pictures, ...soundtracks] : soundtracks) takers.set(one.source, one)
    if (range) await seekBefore(container, range.start, audio.length > 0 ? soundRunUp : 0)
    while (await readPacket(context, packet)) {
      checkCancelled(signal)
      const taker = takers.get(packet.streamIndex)
      if (!taker?.done) await taker?.decode(packet)
      if (!pictures && taker) onProgress?.(Math.max(0, secondsOf(packet, audio) - start))
      packet.unref()
      if (range && [...takers.values()].every(({ done }) => done)) break
    }
    for (const one of soundtracks) await one.finish()
    await pictures?.finish()
    checkCancelled(signal)
    if (range && !pictures?.frames && !soundtracks.some(({ samples }) => samples > 0))
      throw new StudioError('invalid-input')
    return { frames: pictures?.frames ?? 0, encoder: pictures?.encoderName ?? 'aac' }
  } finally {
    await pictures?.close()
    for (const one of soundtracks) one.close()
    packet.free()
  }
}

function secondsOf(packet: Packet, streams: readonly Stream[]): number {
  const stream = streams.find((one) => one.index === packet.streamIndex)
  return stream ? Math.max(0, (Number(packet.pts) * stream.timeBase.num) / stream.timeBase.den) : 0
}

/** The first frame of the picture that decodes whole, which tells size, format and colours. Null without a picture. */
async function firstFrame(path: string) {
  const container = await openContainer(path)
  const { context, video } = container
  if (!video) {
    await container.close()
    return null
  }
  const decoder = await openDecoder(video, 1)
  const packet = new Packet()
  packet.alloc()
  const frame = emptyFrame()
  try {
    for (let more = true; more; ) {
      more = await readPacket(context, packet)
      if (more && packet.streamIndex !== video.index) {
        packet.unref()
        continue
      }
      await decoder.push(more ? packet : null)
      if (more) packet.unref()
      while (decoder.pull(frame)) if (!frame.hasFlags(AV_FRAME_FLAG_CORRUPT) || !more) return frame
    }
    frame.free()
    throw new StudioError('media-damaged', { file: path })
  } finally {
    packet.free()
    decoder.close()
    await container.close()
  }
}
