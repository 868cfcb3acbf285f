import { FFmpegError, Log, PosixError } from 'node-av'
import { AV_LOG_QUIET } from 'node-av/constants'
import { StudioError } from '../../core/contract/errors.ts'

// FFmpeg prints file names and tags, so that personal data would reach the terminal.
Log.setLevel(AV_LOG_QUIET)

/** Throws when `result` is one of FFmpeg's negative error numbers; gives it back otherwise. */
export function checked(result: number, code: 'decoder-failed' | 'encoder-failed' | 'media-damaged'): number {
  if (result < 0) throw failure(result, code)
  return result
}

/** The StudioError for an FFmpeg error number: `disk-full` wherever it happens, else `code`. */
export function failure(result: number, code: 'decoder-failed' | 'encoder-failed' | 'media-damaged'): StudioError {
  if (result === noSpace) return new StudioError('disk-full', {})
  return new StudioError(code, { reason: FFmpegError.strerror(result) })
}

const noSpace: number = FFmpegError.AVERROR(PosixError.ENOSPC)
