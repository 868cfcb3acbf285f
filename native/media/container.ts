import { access, constants, stat } from 'node:fs/promises'
import { Codec, Dictionary, FormatContext, type Stream } from 'node-av'
import {
  AV_DISPOSITION_ATTACHED_PIC,
  AV_DISPOSITION_STILL_IMAGE,
  AV_DISPOSITION_TIMED_THUMBNAILS,
  AV_NOPTS_VALUE,
  AV_PKT_DATA_ENCRYPTION_INIT_INFO,
  AVFMT_TS_DISCONT,
  AVMEDIA_TYPE_ATTACHMENT,
  AVMEDIA_TYPE_AUDIO,
  AVMEDIA_TYPE_DATA,
  AVMEDIA_TYPE_SUBTITLE,
  AVMEDIA_TYPE_VIDEO,
} from 'node-av/constants'
import { StudioError } from '../../core/contract/errors.ts'
import { fromSystem } from '../../core/contract/system-errors.ts'
import './ffmpeg.ts'
import { keptSize, openKept, readStretch } from '../files/kept.ts'
import { feed } from './kept-input.ts'
import { soundGoesOn } from './seams.ts'

/** A stream that is left out, and why. */
export interface Dropped {
  readonly index: number
  readonly kind: string
  readonly why: string
}

/** An open file: what is shown of it and on which clock. */
export interface Container {
  readonly context: FormatContext
  /** Seconds on the container's own clock that count as 0 here; see `zeroOf`. */
  readonly zero: number
  /** The first stream of moving pictures. */
  readonly video: Stream | null
  readonly audio: readonly Stream[]
  readonly dropped: readonly Dropped[]
  close(): Promise<void>
}

/** Hands a file's bytes to FFmpeg; gives back what is to be called once the context is closed. */
export type Feed = (context: FormatContext, path: string) => Promise<() => Promise<void>>

/**
 * Opens a file and sorts its streams. Only local files are read, also where a file refers to others.
 * @throws StudioError `file-missing`, `file-unreadable`, `file-empty`, `not-media`, `media-damaged`,
 *   `media-encrypted` or `no-tracks`
 */
export async function openContainer(path: string, give: Feed = feed): Promise<Container> {
  await checkReadable(path)
  const context = new FormatContext()
  context.allocContext()
  const release = await give(context, path)
  try {
    const length = (await soundGoesOn(path)) ? { ignore_length: '1' } : {}
    const options = Dictionary.fromObject({ protocol_whitelist: 'file,subfile,crypto', ...length })
    const opened = await context.openInput(`file:${path}`, null, options)
    options.free()
    if (opened < 0) throw new StudioError((await looksLikeMedia(path)) ? 'media-damaged' : 'not-media', { file: path })
    if (notRecordings.test(context.iformat?.name ?? '')) throw new StudioError('not-media', { file: path })
    const found = await context.findStreamInfo()
    if (found < 0) throw new StudioError('media-damaged', { file: path })
    const { video, audio, dropped, encrypted } = sorted(context.streams)
    if (encrypted) throw new StudioError('media-encrypted', { file: path })
    if (!video && audio.length === 0) throw new StudioError('no-tracks', { file: path })
    const close = async (): Promise<void> => {
      await context.closeInput()
      await release()
    }
    return { context, zero: zeroOf(context, video, audio), video, audio, dropped, close }
  } catch (error) {
    await context.closeInput().catch(() => {})
    await release()
    throw error
  }
}

async function checkReadable(path: string): Promise<void> {
  let size: number
  try {
    const about = await stat(path)
    if (!about.isFile()) throw new StudioError('not-media', { file: path })
    await access(path, constants.R_OK)
    size = await keptSize(path)
  } catch (cause) {
    const isNoFolder = cause instanceof Error && 'code' in cause && cause.code === 'ENOTDIR'
    throw isNoFolder ? new StudioError('file-missing', { file: path }, cause) : fromSystem(cause, path, 'read')
  }
  if (size === 0) throw new StudioError('file-empty', { file: path })
}

/** Formats of FFmpeg that are no recordings: still pictures, text, lists of other files, subtitles, devices. */
const notRecordings =
  /(^|,)(tty|bin|adf|xbin|idf|image2|image2pipe|[a-z0-9]+_pipe|hls|concat|dash|imf|sdp|rtsp|ffmetadata|lavfi|srt|ass|webvtt|microdvd|subviewer1?|mpsub|mpl2|jacosub|sami|realtext|vplayer|pjs|stl|aqtitle|sup|lrc|tedcaptions|scc|ico|dfpwm)(,|$)/

/** Beginnings of containers that are met in practice: EBML, RIFF, Ogg, FLAC, ASF, FLV, MPEG and others. */
const beginnings = [
  '1a45dfa3',
  '52494646',
  '52463634',
  '4f676753',
  '664c6143',
  '3026b275',
  '464c56',
  '494433',
  '47494638',
].concat(['000001b3', '000001ba', '464f524d', '63616666', '2321414d52', '2e524d46'])

/** True when the first bytes are those of a recording, whatever comes after them. */
async function looksLikeMedia(path: string): Promise<boolean> {
  const file = await openKept(path)
  try {
    const head = await readStretch(file, 0, 16)
    const isoBox = /^(ftyp|moov|mdat|wide|free|skip)$/.test(head.toString('latin1', 4, 8))
    return isoBox || beginnings.some((known) => head.toString('hex').startsWith(known))
  } finally {
    await file.close()
  }
}

const kinds = new Map<number, string>([
  [AVMEDIA_TYPE_VIDEO, 'video'],
  [AVMEDIA_TYPE_AUDIO, 'audio'],
  [AVMEDIA_TYPE_SUBTITLE, 'subtitle'],
  [AVMEDIA_TYPE_ATTACHMENT, 'attachment'],
  [AVMEDIA_TYPE_DATA, 'data'],
])

function sorted(streams: readonly Stream[]) {
  let video: Stream | null = null
  let encrypted = false
  const audio: Stream[] = []
  const dropped: Dropped[] = []
  for (const stream of streams) {
    const { codecpar, index } = stream
    const kind = kinds.get(codecpar.codecType) ?? 'unknown'
    const why = reasonToDrop(stream, kind, video !== null)
    if (why) dropped.push({ index, kind, why })
    else if (kind === 'video') video = stream
    else audio.push(stream)
    if (kind !== 'video' && kind !== 'audio') continue
    if (codecpar.getCodedSideData(AV_PKT_DATA_ENCRYPTION_INIT_INFO)) encrypted = true
    if (/^(encv|enca|drm[ist])$/.test(codecpar.codecTagString ?? '')) encrypted = true
  }
  return { video, audio, dropped, encrypted }
}

function reasonToDrop(stream: Stream, kind: string, hasVideo: boolean): string | null {
  const { codecpar } = stream
  if (kind !== 'video' && kind !== 'audio') return 'not-sound-or-picture'
  if (stream.hasDisposition(AV_DISPOSITION_ATTACHED_PIC)) return 'cover-art'
  if (stream.hasDisposition(AV_DISPOSITION_STILL_IMAGE)) return 'still-picture'
  if (stream.hasDisposition(AV_DISPOSITION_TIMED_THUMBNAILS)) return 'thumbnails'
  if (!Codec.findDecoder(codecpar.codecId)) return 'no-decoder'
  if (kind === 'audio') return codecpar.sampleRate > 0 && codecpar.channels > 0 ? null : 'no-parameters'
  if (hasVideo) return 'further-video'
  return codecpar.width > 0 && codecpar.height > 0 ? null : 'no-parameters'
}

/** Seconds of sound before zero that hold nothing: a codec's run up, which players leave out. */
const runUp = 0.1

/**
 * Where 0 lies on the container's clock. Formats whose clock starts anywhere (MPEG transport streams, live captures)
 * are counted from their first frame; all others keep their own times, so that a late start stays late. What begins
 * before the container's own zero moves it: players show that as well.
 */
function zeroOf(context: FormatContext, video: Stream | null, audio: readonly Stream[]): number {
  const start = context.startTime === AV_NOPTS_VALUE ? 0 : Number(context.startTime) / 1e6
  if (((context.iformat?.flags ?? 0) & AVFMT_TS_DISCONT) !== 0 || start > 10) return start
  const startOf = (stream: Stream): number =>
    stream.startTime === AV_NOPTS_VALUE ? 0 : Number(stream.startTime) * secondsATick(stream)
  const heard = audio.map(startOf).filter((first) => first < -runUp)
  return Math.min(0, video ? startOf(video) : 0, ...heard)
}

/** Seconds that one tick of a stream's clock lasts. */
export const secondsATick = ({ timeBase }: Pick<Stream, 'timeBase'>): number => timeBase.num / timeBase.den
