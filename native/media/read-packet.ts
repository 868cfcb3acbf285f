import type { FormatContext, Packet } from 'node-av'
import { StudioError } from '../../core/contract/errors.ts'

/**
 * Reads the next packet of whatever stream. A disk that fails, a cable that was pulled and a sealed piece that is
 * damaged look like the end of the file to FFmpeg: here they are told from it, so that nobody takes half a recording
 * for the whole.
 * @param packet without content
 * @returns false at the end
 * @throws StudioError `file-unreadable`
 */
export async function readPacket(context: FormatContext, packet: Packet): Promise<boolean> {
  if ((await context.readFrame(packet)) >= 0) return true
  if ((context.pb?.error ?? 0) < 0)
    throw new StudioError('file-unreadable', { file: (context.url ?? '').replace(/^file:/, '') })
  return false
}
