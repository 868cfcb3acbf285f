import { Codec, getFFmpegInfo } from 'node-av'
import { FF_ENCODER_LIBX264 } from 'node-av/constants'
import { StudioError } from '../../core/contract/errors.ts'

/**
 * The FFmpeg that runs in this process, and the encoder that renders are made with.
 * @throws StudioError `encoder-failed` when there is no H.264 encoder in it
 */
export function mediaVersion(): { version: string; encoder: string } {
  const codec = Codec.findEncoderByName(FF_ENCODER_LIBX264)
  if (!codec?.name) throw new StudioError('encoder-failed', { reason: 'no H.264 encoder' })
  return { version: getFFmpegInfo().version, encoder: codec.name }
}
