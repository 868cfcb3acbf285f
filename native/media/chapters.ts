import { randomUUID } from 'node:crypto'
import { type FormatContext, Log } from 'node-av'
import { AV_LOG_INFO, AV_LOG_QUIET } from 'node-av/constants'
import type { MediaInfo } from '../../core/contract/media.ts'

let turn: Promise<unknown> = Promise.resolve()

/**
 * Chapters of an open file. The binding gives no access to them, but FFmpeg's own description of a file lists them,
 * whatever the container: it is caught here, piece by piece, and never printed. One file at a time: the log is the
 * whole process's.
 */
export function readChapters(context: FormatContext): Promise<MediaInfo['chapters']> {
  const read = turn.then(() => describe(context)).then(chaptersIn)
  turn = read.catch(() => {})
  return read
}

/** The pieces of FFmpeg's description. They arrive later than they are written, so a mark at the end is waited for. */
async function describe(context: FormatContext): Promise<string[]> {
  const pieces: string[] = []
  const mark = randomUUID()
  try {
    await new Promise<void>((resolve) => {
      // Nothing is worth waiting for longer: then there are no chapters.
      const late = setTimeout(resolve, 2000)
      Log.setLevel(AV_LOG_INFO)
      Log.setCallback(
        (_, message) => {
          if (!message.includes(mark)) {
            pieces.push(message)
            return
          }
          clearTimeout(late)
          resolve()
        },
        { maxLevel: AV_LOG_INFO },
      )
      context.dumpFormat(0, '', false)
      Log.log(AV_LOG_INFO, mark)
    })
  } finally {
    Log.resetCallback()
    Log.setLevel(AV_LOG_QUIET)
  }
  return pieces
}

/** The chapters in the pieces of a description; an empty piece is the end of a line that holds a value. */
export function chaptersIn(pieces: readonly string[]): MediaInfo['chapters'] {
  const chapters: { start: number; end: number; title: string }[] = []
  let inChapters = false
  let inTitle = false
  for (const piece of pieces) {
    const chapter = chapters.at(-1)
    if (/^\s*Chapter #\d+:\d+: /.test(piece)) {
      chapters.push({ start: 0, end: 0, title: '' })
      inChapters = true
      inTitle = false
    } else if (/^ {2}(Stream|Program|Stream group) ?#?/.test(piece)) inChapters = false
    else if (!inChapters || !chapter) continue
    else if (piece === '' || /^\s+\S.* : $/.test(piece)) inTitle = /^\s+title\s*: $/.test(piece)
    else if (inTitle) chapter.title += piece
    else if (/^start /.test(piece)) chapter.start = Number(/^start (-?[\d.]+)/.exec(piece)?.[1] ?? 0)
    else if (/^end /.test(piece)) chapter.end = Number(/^end (-?[\d.]+)/.exec(piece)?.[1] ?? 0)
  }
  return chapters
}
