import { Decoder, Demuxer, Encoder, FilterAPI, Muxer, pipeline } from 'node-av'
import { FF_ENCODER_AAC, FF_ENCODER_LIBX264 } from 'node-av/constants'
import { x264Options } from '../../native/media/x264.ts'

/**
 * A plain decode and encode by node-av's own pipeline, with the encoder settings of the render and nothing of its code:
 * the peer that the render is measured against. `filter` is one of FFmpeg's, for making fixtures.
 */
export async function transcode(
  from: string,
  to: string,
  options: { threads: number; filter?: string },
): Promise<void> {
  const { threads, filter } = options
  const input = await Demuxer.open(from)
  const output = await Muxer.open(to, { options: { movflags: '+faststart' } })
  const [picture, sound] = [input.video(), input.audio()]
  if (!picture) throw new Error('no picture')
  const decoder = await Decoder.create(picture, { threadCount: threads })
  const scaled = filter ? FilterAPI.create(filter) : null
  const encoder = await Encoder.create(FF_ENCODER_LIBX264, {
    decoder,
    ...(scaled ? { filter: scaled } : {}),
    threadCount: threads,
    options: {
      preset: x264Options.preset,
      'x264-params': x264Options['x264-params'],
      crf: Number(x264Options.crf),
      a53cc: false,
    },
  })
  const video = scaled ? [decoder, scaled, encoder] : [decoder, encoder]
  if (sound) {
    const heard = await Decoder.create(sound, { threadCount: 1 })
    const bitrate = sound.codecpar.channels * Math.min(96_000, sound.codecpar.sampleRate * 2)
    const audio = [heard, await Encoder.create(FF_ENCODER_AAC, { decoder: heard, bitrate })]
    await pipeline(input, { video, audio }, output).completion
  } else await pipeline(input, { video }, output).completion
  await output.close()
  await input.close()
}
