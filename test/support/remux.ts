import { Dictionary, FFmpegError, FormatContext, Packet, Rational } from 'node-av'
import {
  AV_CODEC_ID_MOV_TEXT,
  AVFMT_FLAG_BITEXACT,
  AVMEDIA_TYPE_AUDIO,
  AVMEDIA_TYPE_SUBTITLE,
  AVMEDIA_TYPE_VIDEO,
  AVSEEK_FLAG_BACKWARD,
} from 'node-av/constants'

export interface RemuxOptions {
  /** Seconds: the key frame before it begins the copy. */
  readonly start?: number
  /** Seconds, of the input. */
  readonly end?: number
  /** Tags of the container. */
  readonly tags?: Readonly<Record<string, string>>
  /** Tags of the first stream. */
  readonly streamTags?: Readonly<Record<string, string>>
  /** How many times as long every frame is shown. */
  readonly slower?: number
  /** Leaves the sound out. */
  readonly silent?: boolean
  /** A stream of timed text. */
  readonly subtitles?: readonly { start: number; end: number; text: string }[]
}

const checked = (result: number): number => {
  FFmpegError.throwIfError(result, 'remux')
  return result
}

/**
 * Copies the picture and sound of a file into an MP4, without encoding anything.
 * @returns seconds of the input at which the copy begins
 */
export async function remux(input: string, output: string, options: RemuxOptions = {}): Promise<number> {
  const { start = 0, end = Number.POSITIVE_INFINITY, slower = 1, tags, streamTags, subtitles, silent = false } = options
  const from = new FormatContext()
  from.allocContext()
  checked(await from.openInput(`file:${input}`))
  checked(await from.findStreamInfo())
  const to = new FormatContext()
  checked(to.allocOutputContext2(null, 'mp4', `file:${output}`))
  to.setFlags(AVFMT_FLAG_BITEXACT)
  const kept = from.streams.filter(
    ({ codecpar }) =>
      codecpar.codecType === AVMEDIA_TYPE_VIDEO || (!silent && codecpar.codecType === AVMEDIA_TYPE_AUDIO),
  )
  const number = new Map<number, number>()
  for (const stream of kept) {
    const copy = to.newStream()
    checked(stream.codecpar.copy(copy.codecpar))
    copy.codecpar.codecTag = 0
    copy.timeBase = new Rational(stream.timeBase.num, stream.timeBase.den)
    number.set(stream.index, copy.index)
    if (streamTags && copy.index === 0) copy.metadata = Dictionary.fromObject(streamTags)
  }
  if (subtitles) {
    const text = to.newStream()
    text.codecpar.codecType = AVMEDIA_TYPE_SUBTITLE
    text.codecpar.codecId = AV_CODEC_ID_MOV_TEXT
    text.codecpar.extradata = plainStyle
    text.timeBase = new Rational(1, 1000)
  }
  if (tags) to.metadata = Dictionary.fromObject(tags)
  checked(await to.openOutput())
  const header = Dictionary.fromObject({ movflags: '+faststart+use_metadata_tags' })
  checked(await to.writeHeader(tags ? header : null))
  const video = kept.find(({ codecpar }) => codecpar.codecType === AVMEDIA_TYPE_VIDEO)
  let began = 0
  const packet = new Packet()
  packet.alloc()
  if (subtitles) {
    const stream = to.streams.at(-1) as (typeof to.streams)[number]
    const { num, den } = stream.timeBase
    for (const { start, end, text } of subtitles) {
      const said = Buffer.from(text, 'utf8')
      const data = Buffer.alloc(2 + said.length)
      data.writeUInt16BE(said.length)
      said.copy(data, 2)
      packet.data = data
      packet.streamIndex = stream.index
      packet.pts = BigInt(Math.round((start * den) / num))
      packet.dts = packet.pts
      packet.duration = BigInt(Math.round(((end - start) * den) / num))
      checked(await to.interleavedWriteFrame(packet))
    }
  }
  if (start > 0 && video) {
    const { num, den } = video.timeBase
    await from.seekFrame(video.index, BigInt(Math.round((start * den) / num)), AVSEEK_FLAG_BACKWARD)
  }
  let begun = start === 0 || !video
  while ((await from.readFrame(packet)) >= 0) {
    const stream = from.streams[packet.streamIndex]
    const index = number.get(packet.streamIndex)
    const copy = index === undefined ? undefined : to.streams[index]
    if (stream && copy) {
      const { num, den } = stream.timeBase
      const time = (Number(packet.dts) * num) / den
      if (!begun && stream.index === video?.index) {
        began = (Number(packet.pts) * num) / den
        begun = true
      }
      if (begun && time >= began - 0.2 && time < end) {
        const shift = BigInt(Math.round((began * den) / num))
        const times = BigInt(stream.index === video?.index ? slower : 1)
        packet.pts = times * (packet.pts - shift)
        packet.dts = times * (packet.dts - shift)
        packet.duration *= times
        packet.rescaleTs(stream.timeBase, copy.timeBase)
        packet.streamIndex = copy.index
        checked(await to.interleavedWriteFrame(packet))
      }
    }
    packet.unref()
  }
  packet.free()
  checked(await to.writeTrailer())
  await to.closeOutput()
  to.freeContext()
  await from.closeInput()
  header.free()
  return began
}

/** The sample description of 3GPP timed text with one font and nothing special (3GPP TS 26.245). */
const plainStyle = Buffer.from(
  '000000000000000000000000000000000000000000000001ff12ffffffff0000001266746162000100010553657269660000',
  'hex',
).subarray(0, 46)
