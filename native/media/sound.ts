import { randomUUID } from 'node:crypto'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { Packet } from 'node-av'
import { checkCancelled, StudioError } from '../../core/contract/errors.ts'
import type { MediaInfo } from '../../core/contract/media.ts'
import type { SoundSource } from '../../core/contract/plugins.ts'
import { type Span, union } from '../../core/contract/span.ts'
import { openContainer } from './container.ts'
import { DecodedTrack, soundRate } from './decoded-track.ts'
import { readPacket } from './read-packet.ts'

export interface OpenSoundOptions {
  /** Position in `info.audio`, from 0, or all tracks mixed. */
  readonly track: number | 'mix'
  /** Folder for the decoded samples (115 MB an hour and track); they are removed by `close`. */
  readonly scratch: string
  readonly signal?: AbortSignal
  /** Seconds decoded so far. */
  readonly onProgress?: (seconds: number) => void
}

export interface OpenedSound extends SoundSource {
  /** What could not be decoded, seconds, in order, without overlap: it is silent, or left out. */
  readonly unread: readonly Span[]
  close(): Promise<void>
}

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
      for (let read = 0; await readPacket(container.context, packet); read++) {
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
    unread: union(tracks.flatMap((one) => one.unread)),
    close: closeTracks,
  }
}

/** Reads any stretch of tracks that are decoded, mixed where there are several. */
export function readerOf(tracks: readonly DecodedTrack[]): SoundSource['read'] {
  const share = 1 / (32768 * Math.sqrt(tracks.length))
  return async (start, end, room) => {
    const longest = Math.max(...tracks.map((one) => one.samples))
    const from = Math.min(longest, Math.max(0, Math.round(start * soundRate)))
    const to = Math.min(longest, Math.max(from, Math.round(end * soundRate)))
    const out = room && room.length >= to - from ? room.subarray(0, to - from).fill(0) : new Float32Array(to - from)
    for (const one of tracks) await one.addTo(out, from, to, share)
    if (tracks.length > 1) for (let i = 0; i < out.length; i++) out[i] = Math.max(-1, Math.min(1, out[i] as number))
    return out
  }
}
