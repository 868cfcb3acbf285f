import { extname } from 'node:path'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { StudioError } from '../../../core/contract/errors.ts'
import { byteRange } from '../../../core/contract/range.ts'
import type { MediaStore } from '../media/store.ts'
import type { StoredFile } from '../videos/library.ts'

/** Types that a browser may be told; anything else is bytes. */
const types: Readonly<Record<string, string>> = {
  '.mp4': 'video/mp4',
  '.m4a': 'audio/mp4',
  '.mkv': 'video/x-matroska',
  '.webm': 'video/webm',
  '.vtt': 'text/vtt; charset=utf-8',
}

/** Sends a stored file, whole or in part. No cache keeps it: what is erased is gone. */
export async function sendStored(
  request: FastifyRequest,
  reply: FastifyReply,
  media: MediaStore,
  file: StoredFile,
  download: boolean,
): Promise<void> {
  const size = await media.size(file.sha256)
  if (size === null) throw new StudioError('not-there')
  const range = byteRange(request.headers.range, size)
  reply.header('Content-Type', types[extname(file.name).toLowerCase()] ?? 'application/octet-stream')
  reply.header('Accept-Ranges', 'bytes')
  // The name was checked when it was published: letters, digits, spaces, dots and hyphens only.
  if (download) reply.header('Content-Disposition', `attachment; filename="${file.name}"`)
  if (range === 'unsatisfiable') {
    await reply.code(416).header('Content-Range', `bytes */${size}`).send()
    return
  }
  if (range) reply.code(206).header('Content-Range', `bytes ${range.first}-${range.last}/${size}`)
  reply.header('Content-Length', range ? range.last - range.first + 1 : size)
  await reply.send(request.method === 'HEAD' ? null : media.read(file.sha256, range))
}
