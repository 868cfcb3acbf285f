import { avGetCodecName, avGetPixFmtName, Codec, CodecContext, Packet, type Stream } from 'node-av'
import {
  AV_FIELD_PROGRESSIVE,
  AV_NOPTS_VALUE,
  AV_OPT_TYPE_INT,
  AV_PKT_DATA_ENCRYPTION_INFO,
  type AVPixelFormat,
} from 'node-av/constants'
import { StudioError } from '../../core/contract/errors.ts'
import type { AudioTrack, MediaInfo, VideoTrack } from '../../core/contract/media.ts'
import { keptSize } from '../files/kept.ts'
import { readChapters } from './chapters.ts'
import { type Container, openContainer, secondsATick } from './container.ts'
import { lastingOf } from './lasting.ts'
import { displayMatrix, orientationOf, turnsSideways } from './orientation.ts'
import { readPacket } from './read-packet.ts'
import { hasSecondIndex } from './seams.ts'

/**
 * Finds out what a file holds, from its headers where they say it and from its packets where they do not. Nothing is
 * decoded.
 * @throws StudioError `file-missing`, `file-unreadable`, `file-empty`, `not-media`, `media-damaged`,
 *   `media-encrypted`, `media-joined`, `no-tracks` or `cancelled`
 */
export async function probe(path: string, options: { signal?: AbortSignal } = {}): Promise<MediaInfo> {
  const container = await openContainer(path)
  try {
    const { context, zero, video, audio, dropped } = container
    await checkOpen(container, path)
    const name = (context.iformat?.name ?? 'unknown').split(',')[0] as string
    if (name === 'mov' && (await hasSecondIndex(path))) throw new StudioError('media-joined')
    const chapters = await readChapters(context)
    const tags = tagsOf(container)
    const videoTrack = video ? videoTrackOf(video, zero) : null
    const audioTracks = audio.map((stream) => audioTrackOf(stream, zero))
    const { duration, faults } = await lastingOf(container, options.signal)
    if (duration <= 0 && !video) throw new StudioError('media-damaged', { file: path })
    return {
      container: name,
      duration,
      size: await keptSize(path),
      video: videoTrack,
      audio: audioTracks,
      tags,
      chapters,
      dropped: dropped.map((one) => ({ ...one })),
      faults,
    }
  } finally {
    await container.close()
  }
}

/** Some containers tell only with the first packet that its content is locked. */
async function checkOpen({ context }: Container, path: string): Promise<void> {
  const packet = new Packet()
  packet.alloc()
  try {
    if ((await readPacket(context, packet)) && packet.getSideData(AV_PKT_DATA_ENCRYPTION_INFO))
      throw new StudioError('media-encrypted', { file: path })
  } finally {
    packet.free()
  }
}

function videoTrackOf(stream: Stream, zero: number): VideoTrack {
  const { codecpar, avgFrameRate, rFrameRate } = stream
  const orientation = orientationOf(displayMatrix(stream))
  const sideways = turnsSideways(orientation)
  const rate = avgFrameRate.num > 0 ? avgFrameRate : rFrameRate
  const frames = Number(stream.nbFrames)
  return {
    index: stream.index,
    codec: avGetCodecName(codecpar.codecId) ?? 'unknown',
    width: sideways ? codecpar.height : codecpar.width,
    height: sideways ? codecpar.width : codecpar.height,
    rotation: orientation.rotation,
    frameRate: rate.num > 0 && rate.den > 0 ? rate.num / rate.den : 0,
    frameCount: frames > 0 ? frames : null,
    pixelFormat: avGetPixFmtName(codecpar.format as AVPixelFormat) ?? 'unknown',
    interlaced: isInterlaced(stream),
    duration: durationOf(stream),
    start: startOf(stream, zero),
  }
}

/** The binding shows the order of fields as an option of a decoder only. */
function isInterlaced(stream: Stream): boolean {
  const context = new CodecContext()
  context.allocContext3(Codec.findDecoder(stream.codecpar.codecId))
  context.parametersToContext(stream.codecpar)
  const order = context.getOption('field_order', AV_OPT_TYPE_INT)
  context.freeContext()
  return order !== null && order > AV_FIELD_PROGRESSIVE
}

function audioTrackOf(stream: Stream, zero: number): AudioTrack {
  const { codecpar } = stream
  const tags = stream.metadata?.getAll() ?? {}
  return {
    index: stream.index,
    codec: avGetCodecName(codecpar.codecId) ?? 'unknown',
    sampleRate: codecpar.sampleRate,
    channels: codecpar.channels,
    duration: durationOf(stream),
    start: startOf(stream, zero),
    language: tags.language && tags.language !== 'und' ? tags.language : null,
    title: tags.title ?? null,
  }
}

function durationOf(stream: Stream): number | null {
  const { duration } = stream
  return duration === AV_NOPTS_VALUE || duration <= 0n ? null : Number(duration) * secondsATick(stream)
}

const startOf = (stream: Stream, zero: number): number =>
  stream.startTime === AV_NOPTS_VALUE ? 0 : Number(stream.startTime) * secondsATick(stream) - zero

/** Tags that name the file's make and never a person. */
const ofTheFormat =
  /^(major_brand|minor_version|compatible_brands|encoder|vendor_id|language|duration|handler_name|_statistics.*|bps|number_of_.*|creation_time)(-eng)?$/i
const usualHandlers = /^(video|sound|audio|data|subtitle|text|mainconcept|apple|gpac|core media|iso media|l-smash).*$/i

function tagsOf({ context }: Container): MediaInfo['tags'] {
  const all = [context.metadata, ...context.streams.map((stream) => stream.metadata)].flatMap((tags) =>
    Object.entries(tags?.getAll() ?? {}),
  )
  return all
    .filter(([key, value]) =>
      key === 'handler_name' ? !usualHandlers.test(value.trim()) : !ofTheFormat.test(key) && /\p{L}|\d{4}/u.test(value),
    )
    .filter(([, value]) => value.trim() !== '')
    .map(([key, value]) => ({ key, value }))
}
