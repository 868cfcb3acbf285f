import { type FormatContext, Log } from 'node-av'
import { AV_LOG_INFO, AV_LOG_QUIET } from 'node-av/constants'
import type { MediaInfo } from '../../core/contract/media.ts'

/**
 * Chapters of an open file. The binding gives no access to them, but FFmpeg's own description of a file lists them,
 * whatever the container: it is caught here and never printed.
 */
export function readChapters(context: FormatContext): MediaInfo['chapters'] {
  const lines: string[] = []
  Log.setLevel(AV_LOG_INFO)
  Log.setCallback((_, message) => lines.push(message), { maxLevel: AV_LOG_INFO })
  try {
    context.dumpFormat(0, '', false)
  } finally {
    Log.setCallback(null)
    Log.resetCallback()
    Log.setLevel(AV_LOG_QUIET)
  }
  return chaptersIn(lines.join(''))
}

/** The chapters in FFmpeg's description of a file. */
export function chaptersIn(description: string): MediaInfo['chapters'] {
  const chapters: { start: number; end: number; title: string }[] = []
  let inside = false
  for (const line of description.split('\n')) {
    const head = /^\s+Chapter #\d+:\d+: start (-?[\d.]+), end (-?[\d.]+)/.exec(line)
    if (head) chapters.push({ start: Number(head[1]), end: Number(head[2]), title: '' })
    if (/^\s{2}(Stream|Program) /.test(line)) inside = false
    else if (head) inside = true
    const title = /^\s+title\s*: (.*)$/.exec(line)
    const last = chapters.at(-1)
    if (inside && title && last) last.title = title[1] as string
  }
  return chapters
}
