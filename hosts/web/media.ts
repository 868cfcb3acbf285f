import type { IncomingMessage, ServerResponse } from 'node:http'
import { pipeline } from 'node:stream/promises'
import { byteRange } from '../../core/contract/range.ts'
import type { ReadableFile } from '../../core/handlers/desk.ts'
import { keptSize, keptStream } from '../../core/library-door.ts'

/** Name in a `Content-Disposition` (RFC 6266, RFC 8187). */
const attachment = (name: string): string =>
  `attachment; filename="${name.replace(/[^\w. -]/g, '_')}"; filename*=UTF-8''${encodeURIComponent(name)}`

/** Sends a file of the library, whole or in part. Nothing here is kept by a cache: it belongs to its session. */
export async function sendFile(
  request: IncomingMessage,
  response: ServerResponse,
  file: ReadableFile,
  downloadName?: string,
): Promise<void> {
  const size = await keptSize(file.path)
  const range = byteRange(request.headers.range, size)
  response.setHeader('Content-Type', file.type)
  response.setHeader('Accept-Ranges', 'bytes')
  response.setHeader('Cache-Control', file.unmasked ? 'no-store' : 'private, no-cache')
  if (downloadName) response.setHeader('Content-Disposition', attachment(downloadName))
  if (range === 'unsatisfiable') {
    response.writeHead(416, { 'Content-Range': `bytes */${size}` }).end()
    return
  }
  if (range) response.setHeader('Content-Range', `bytes ${range.first}-${range.last}/${size}`)
  const length = range ? range.last - range.first + 1 : size
  response.writeHead(range ? 206 : 200, { 'Content-Length': length })
  if (request.method === 'HEAD' || length === 0) {
    response.end()
    return
  }
  const bytes = keptStream(file.path, range ? { start: range.first, end: range.last } : { end: size - 1 })
  // A player that seeks hangs up in the middle: that is no fault.
  await pipeline(bytes, response).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ERR_STREAM_PREMATURE_CLOSE' && error.code !== 'ECONNRESET') throw error
  })
}
