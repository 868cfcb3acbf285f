import { randomUUID } from 'node:crypto'
import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { type Frame, Packet, type Stream } from 'node-av'
import { checkCancelled, StudioError } from '../../core/contract/errors.ts'
import type { MediaInfo } from '../../core/contract/media.ts'
import type { SoundSource } from '../../core/contract/plugins.ts'
import { fromSystem } from '../../core/contract/system-errors.ts'
import { openScratch, type ScratchFile } from '../files/scratch.ts'
import { openContainer } from './container.ts'
import { type Decoder, emptyFrame, openDecoder } from './decoder.ts'
import { mono, type SoundBlock, SoundLine } from './soundline.ts'

export const soundRate = 16_000

export interface OpenSoundOptions {
  /** Position in `info.audio`, from 0, or all tracks mixed. */
  readonly track: number | 'mix'
  /** Folder for the decoded samples (115 MB an hour and track); they are removed by `close`. */
  readonly scratch: string
  readonly signal?: AbortSignal
  /** Seconds decoded so far. */
  readonly onProgress?: (seconds: number) => void
}

export type OpenedSound = SoundSource & { close(): Promise<void> }

/**
 * Decodes sound once into a file of 16 bit samples, from which any stretch can be read: memory stays flat. Time 0 is
 * the container's zero: a track that starts late begins with silence. Several channels are mixed by the usual matrix
 * (ITU-R BS.775), several tracks by their sum over the root of their number.
 * @throws StudioError as `openContainer` does, `no-tracks` when there is no such track, `disk-full`, `cancelled`
 */
export async function openSound(
  path: string,
  info: Pick<MediaInfo, 'audio'>,
  options: OpenSoundOptions,
): Promise<OpenedSound> {
  const { track, scratch, signal, onProgress } = options
  const wanted = track === 'mix' ? info.audio : info.audio.slice(track, track + 1)
  if (wanted.length === 0) throw new StudioError('no-tracks')
  checkCancelled(signal)
  await mkdir(scratch, { recursive: true })
  const container = await openContainer(path)
  const tracks: DecodedTrack[] = []
  const closeTracks = async (): Promise<void> => {
    for (const one of tracks) await one.remove()
  }
  try {
    for (const { index } of wanted) {
      const stream = container.audio.find((one) => one.index === index)
      if (!stream) throw new StudioError('source-changed')
      tracks.push(await DecodedTrack.open(stream, container.zero, join(scratch, `${randomUUID()}.s16`)))
    }
    const packet = new Packet()
    packet.alloc()
    try {
      for (let read = 0; (await container.context.readFrame(packet)) >= 0; read++) {
        checkCancelled(signal)
        const one = tracks.find(({ stream }) => stream.index === packet.streamIndex)
        if (one) await one.decode(packet)
        if (one && read % 64 === 0) onProgress?.(one.samples / soundRate)
        packet.unref()
      }
    } finally {
      packet.free()
    }
    for (const one of tracks) await one.finish()
  } catch (error) {
    await closeTracks()
    throw error
  } finally {
    await container.close()
  }
  return {
    duration: Math.max(...tracks.map((one) => one.samples)) / soundRate,
    read: readerOf(tracks),
    close: closeTracks,
  }
}

function readerOf(tracks: readonly DecodedTrack[]): SoundSource['read'] {
  const share = 1 / (32768 * Math.sqrt(tracks.length))
  return async (start, end) => {
    const longest = Math.max(...tracks.map((one) => one.samples))
    const from = Math.min(longest, Math.max(0, Math.round(start * soundRate)))
    const to = Math.min(longest, Math.max(from, Math.round(end * soundRate)))
    const out = new Float32Array(to - from)
    for (const one of tracks) {
      const samples = await one.read(from, to)
      for (let i = 0; i < samples.length; i++) out[i] = (out[i] as number) + (samples[i] as number) * share
    }
    if (tracks.length > 1) for (let i = 0; i < out.length; i++) out[i] = Math.max(-1, Math.min(1, out[i] as number))
    return out
  }
}

/** One track, decoded into a file of its own. */
class DecodedTrack {
  readonly stream: Stream
  readonly #decoder: Decoder
  readonly #line: SoundLine
  readonly #file: ScratchFile
  readonly #path: string
  readonly #frame: Frame = emptyFrame()
  #buffer = new Int16Array(1 << 17)
  #filled = 0
  #written = 0
  #decoding = true

  private constructor(stream: Stream, decoder: Decoder, line: SoundLine, file: ScratchFile, path: string) {
    this.stream = stream
    this.#decoder = decoder
    this.#line = line
    this.#file = file
    this.#path = path
  }

  static async open(stream: Stream, zero: number, path: string): Promise<DecodedTrack> {
    const decoder = await openDecoder(stream, 1)
    const line = new SoundLine({ rate: soundRate, layout: mono, timeBase: stream.timeBase, zero })
    return new DecodedTrack(stream, decoder, line, await openScratch(path), path)
  }

  /** Samples written so far. */
  get samples(): number {
    return this.#written + this.#filled
  }

  async decode(packet: Packet | null): Promise<void> {
    this.#decoder.pushSync(packet)
    while (this.#decoder.pullSync(this.#frame))
      for (const block of this.#line.push(this.#frame)) await this.#keep(block)
  }

  async finish(): Promise<void> {
    await this.decode(null)
    for (const block of this.#line.end()) await this.#keep(block)
    await this.#write()
    this.#stopDecoding()
  }

  /** Samples `[from, to)`, fewer at the end. */
  async read(from: number, to: number): Promise<Int16Array> {
    const count = Math.max(0, Math.min(to, this.samples) - from)
    const out = new Int16Array(count)
    const bytes = Buffer.from(out.buffer)
    for (let at = 0; at < bytes.length; ) {
      const part = await this.#file.readSome(from * 2 + at, bytes.length - at)
      if (part.length === 0) throw new StudioError('internal')
      bytes.set(part, at)
      at += part.length
    }
    return out
  }

  async remove(): Promise<void> {
    this.#stopDecoding()
    await this.#file.close().catch(() => {})
    await rm(this.#path, { force: true })
  }

  #stopDecoding(): void {
    if (!this.#decoding) return
    this.#decoding = false
    this.#line.close()
    this.#decoder.close()
    this.#frame.free()
  }

  async #keep([samples = new Float32Array()]: SoundBlock): Promise<void> {
    for (let at = 0; at < samples.length; ) {
      const count = Math.min(samples.length - at, this.#buffer.length - this.#filled)
      for (let i = 0; i < count; i++) {
        const value = Math.round((samples[at + i] as number) * 32768)
        this.#buffer[this.#filled + i] = Math.max(-32768, Math.min(32767, value))
      }
      at += count
      this.#filled += count
      if (this.#filled === this.#buffer.length) await this.#write()
    }
  }

  async #write(): Promise<void> {
    const bytes = Buffer.from(this.#buffer.buffer, 0, this.#filled * 2)
    try {
      await this.#file.write(this.#written * 2, bytes)
    } catch (cause) {
      throw fromSystem(cause, this.#path, 'write')
    }
    this.#written += this.#filled
    this.#filled = 0
  }
}
