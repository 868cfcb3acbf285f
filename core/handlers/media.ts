import { extname, join } from 'node:path'
import type { MediaKind, MediaPick } from '../contract/api.ts'
import { StudioError } from '../contract/errors.ts'
import { HeardKind } from '../contract/review/excerpt.ts'
import type { Library } from '../library.ts'
import type { ReviewMedia } from '../review-media.ts'
import type { ReadableFile } from './desk.ts'
import { renderedMedia, resultFolder } from './results.ts'

const types: Readonly<Record<string, string>> = {
  '.mp4': 'video/mp4',
  '.m4v': 'video/mp4',
  '.mov': 'video/mp4',
  '.webm': 'video/webm',
  '.mkv': 'video/x-matroska',
  '.m4a': 'audio/mp4',
  '.mp3': 'audio/mpeg',
  '.wav': 'audio/wav',
  '.ogg': 'audio/ogg',
  '.opus': 'audio/ogg',
  '.flac': 'audio/flac',
  '.jpg': 'image/jpeg',
  '.json': 'application/json',
  '.vtt': 'text/vtt; charset=utf-8',
  '.srt': 'application/x-subrip; charset=utf-8',
  '.txt': 'text/plain; charset=utf-8',
}
export const typeOf = (path: string): string => types[extname(path).toLowerCase()] ?? 'application/octet-stream'

const file = (path: string | null, unmasked: boolean): ReadableFile | null =>
  path === null ? null : { path, type: typeOf(path), unmasked }

/** A verified render of the decisions of now. An older one is seen only where it was handed over. */
function freshMedia({ database, absolute }: Library, session: string, clip: string): string | null {
  const made = database.renders.get(session, clip)
  const isFresh = made?.state === 'clean' && made.decisions === database.reviews.summary(session)?.decisions
  return isFresh && made.media ? absolute(made.media) : null
}

/**
 * The file behind a media address; null when there is none, or none yet.
 * @throws StudioError `session-missing`, `invalid-input` for a crop of nothing
 */
export async function mediaOf(
  library: Library,
  review: ReviewMedia,
  id: string,
  kind: MediaKind,
  pick: MediaPick | null,
): Promise<ReadableFile | null> {
  const session = library.database.sessions.get(id)
  if (!session) throw new StudioError('session-missing')
  switch (kind) {
    case 'original':
      return file(session.path, true)
    case 'proxy':
    case 'frames':
    case 'peaks':
      return file(await review.find(id, kind), true)
    case 'crop':
      if (!pick) throw new StudioError('invalid-input', { field: 'finding' })
      return file(await review.crop(id, pick.finding, pick.time), true)
    case 'filmstrip':
      return file((await review.strip(id))?.path ?? null, false)
    case 'thumbnail':
      return file(await review.thumbnail(id), false)
    case 'redacted': {
      const made = freshMedia(library, id, '')
      if (made) return file(made, false)
      const found = session.state === 'done' ? await resultFolder(library, session) : null
      const name = found ? await renderedMedia(found) : null
      return found && name ? file(join(found.folder, name), false) : null
    }
    default: {
      const heard = HeardKind.safeParse(kind)
      if (heard.success) return file(await review.excerpts.find(id, heard.data), true)
      const clip = kind.slice('clip-'.length)
      const made = freshMedia(library, id, clip)
      if (made) return file(made, false)
      const relative = library.database.renders.get(id, clip)?.folder ?? null
      if (relative === null) return null
      const folder = library.absolute(relative)
      const name = await renderedMedia({ folder })
      return file(name && join(folder, name), false)
    }
  }
}
