import { z } from 'zod'

/** One video stream as it will be shown. Sizes in pixels after rotation; `timeBase` is seconds a tick. */
export const VideoTrack = z.object({
  index: z.int().min(0),
  codec: z.string(),
  /** Size as shown: rotated, in square or other pixels as coded. */
  width: z.int().positive(),
  height: z.int().positive(),
  /** Clockwise turn, in degrees, that the container asks for. */
  rotation: z.union([z.literal(0), z.literal(90), z.literal(180), z.literal(270)]),
  /** Frames a second on average; 0 when the file does not say. */
  frameRate: z.number().min(0),
  /** Frames that the container declares; null when it does not say. */
  frameCount: z.int().min(0).nullable(),
  pixelFormat: z.string(),
  interlaced: z.boolean(),
  /** Seconds; null when the header does not say. */
  duration: z.number().min(0).nullable(),
  /** Time of the first frame, seconds from the container's zero. */
  start: z.number(),
})
export type VideoTrack = z.infer<typeof VideoTrack>

export const AudioTrack = z.object({
  index: z.int().min(0),
  codec: z.string(),
  sampleRate: z.int().positive(),
  channels: z.int().positive(),
  duration: z.number().min(0).nullable(),
  start: z.number(),
  language: z.string().nullable(),
  title: z.string().nullable(),
})
export type AudioTrack = z.infer<typeof AudioTrack>

/** What a probe found in a file. At least one of `video` and `audio` is there. */
export const MediaInfo = z.object({
  container: z.string(),
  /** Seconds; measured by reading packets when the header does not say. */
  duration: z.number().min(0),
  size: z.int().min(0),
  video: VideoTrack.nullable(),
  audio: z.array(AudioTrack),
  /** Tags of the container and its streams that hold words: candidates for personal data. Never logged. */
  tags: z.array(z.object({ key: z.string(), value: z.string() })),
  chapters: z.array(z.object({ start: z.number(), end: z.number(), title: z.string() })),
  /** Subtitle streams, attachments, data and further video streams: they will be dropped. */
  dropped: z.array(z.object({ index: z.int(), kind: z.string(), why: z.string() })),
  /** What is damaged but readable (`truncated`, `no-index`, `bad-timestamps`, ...). */
  faults: z.array(z.string()),
})
export type MediaInfo = z.infer<typeof MediaInfo>
