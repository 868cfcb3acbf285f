import { extname } from 'node:path'
import type { MediaInfo } from '../../contract/media.ts'
import type { Leak } from '../../contract/report.ts'
import { type Checked, checked, leak } from './checking.ts'
import { examineBoxes } from './mp4-boxes.ts'

const technicalKeys = new Set([
  'major_brand',
  'minor_version',
  'compatible_brands',
  'encoder',
  'handler_name',
  'vendor_id',
  'language',
  'duration',
])
const technicalValues: Readonly<Record<string, RegExp>> = {
  encoder: /^(Lavf|Lavc|Estompe)[\w .]*$/,
  handler_name: /^(|(Video|Sound)Handler?|(Video|Sound)Handle)$/,
  language: /^[a-z]{3}$/,
  vendor_id: /^.{0,4}$|^\[0]\[0]\[0]\[0]$/,
  duration: /^[\d:.]+$/,
}

/** True for what a muxer writes by itself: brands, its own name, the names of its handlers. */
export const isTechnicalTag = (key: string, value: string): boolean => {
  const name = key.toLowerCase().split(/[/:]/).at(-1) ?? ''
  return technicalKeys.has(name) && (technicalValues[name]?.test(value) ?? true)
}

/** Tags, chapters and boxes that are not needed to play the file. */
export async function checkMetadata(path: string, media: MediaInfo): Promise<Checked> {
  const began = performance.now()
  const leaks: Leak[] = []
  const found = (): void => void leaks.push(leak('metadata', 'metadata', { end: media.duration }))
  const strayTags = media.tags.filter(({ key, value }) => !isTechnicalTag(key, value))
  for (const _ of strayTags) found()
  for (const chapter of media.chapters)
    leaks.push(leak('metadata', 'metadata', { start: Math.max(0, chapter.start), end: Math.max(0, chapter.end) }))
  let boxes = 0
  if (/^\.(mp4|m4a|m4v|mov)$/i.test(extname(path))) {
    const report = await examineBoxes(path)
    boxes = report.boxes
    // A tag that the probe saw already is one leak, not two.
    const further = report.stray.length - strayTags.length
    for (let i = 0; i < further; i++) found()
  }
  return checked(
    'metadata',
    'tags',
    media.tags.length + media.chapters.length + boxes,
    leaks,
    performance.now() - began,
  )
}

/** Streams, size and duration of the rendered file beside the original's. Only the first video stream and sound remain. */
export function checkStreams(rendered: MediaInfo, original: MediaInfo | null): Checked {
  const began = performance.now()
  const leaks: Leak[] = rendered.dropped.map(() => leak('streams', 'stream', { end: rendered.duration }))
  const examined = (rendered.video ? 1 : 0) + rendered.audio.length + rendered.dropped.length
  if (original) {
    if ((rendered.video === null) !== (original.video === null)) leaks.push(leak('streams', 'stream'))
    if (rendered.audio.length !== original.audio.length) leaks.push(leak('streams', 'stream'))
    if (rendered.video && original.video) {
      const { width, height } = original.video
      if (rendered.video.width !== width + (width % 2) || rendered.video.height !== height + (height % 2))
        leaks.push(leak('streams', 'picture'))
    }
    if (Math.abs(rendered.duration - original.duration) > toleranceOf(original)) {
      const [start, end] = [rendered.duration, original.duration].sort((a, b) => a - b)
      leaks.push(leak('streams', 'duration', { start, end }))
    }
  }
  return checked('streams', 'streams', examined, leaks, performance.now() - began)
}

/**
 * Three frames, and what sound coding adds at the ends (a few blocks of 1024 samples): with frames at uneven times a
 * header's duration is no better. What is lost within it is found frame by frame and window by window.
 */
const toleranceOf = (original: MediaInfo): number =>
  0.12 + (original.video && original.video.frameRate > 0 ? 3 / original.video.frameRate : 0)
