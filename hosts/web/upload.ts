import type { IncomingMessage } from 'node:http'
import { pipeline } from 'node:stream/promises'
import { StudioError } from '../../core/contract/errors.ts'
import type { Desk } from '../../core/handlers/desk.ts'
import type { Reviewer } from '../../core/handlers/review.ts'
import { keptWriter, syncFile } from '../../core/library-door.ts'

/** Bytes of the disk that an upload leaves free: the pipeline writes there too. */
const reserve = 256 * 2 ** 20

/**
 * Streams a recording from the browser into the library, piece by piece: the sender waits while the disk is busy. Only
 * a file that came whole is taken in.
 * @throws StudioError `invalid-input`, `disk-full`, `cancelled`, `conflict` for a recording that somebody else has here
 */
export async function receive(
  request: IncomingMessage,
  desk: Desk,
  name: string,
  who: Reviewer,
): Promise<{ session: string }> {
  const expected = Number(request.headers['content-length'] ?? Number.NaN)
  if (!Number.isSafeInteger(expected) || expected < 0) throw new StudioError('invalid-input', { field: 'length' })
  if (name === '' || name.length > 255) throw new StudioError('invalid-input', { field: 'name' })
  if (expected === 0) throw new StudioError('file-empty', { name })
  const inbox = await desk.openInbox(name, who)
  try {
    if (inbox.freeBytes < expected + reserve)
      throw new StudioError('disk-full', { need: expected + reserve, free: inbox.freeBytes })
    await pipeline(counted(request, expected), keptWriter(inbox.path, { flags: 'wx' }))
    await syncFile(inbox.path)
    return await inbox.take()
  } catch (error) {
    await inbox.drop()
    if (error instanceof Error && 'code' in error) {
      if (error.code === 'ENOSPC') throw new StudioError('disk-full', { need: expected }, error)
      if (error.code === 'ECONNRESET') throw new StudioError('cancelled', {}, error)
    }
    throw error
  }
}

async function* counted(request: IncomingMessage, expected: number): AsyncGenerator<Buffer> {
  let count = 0
  for await (const piece of request) {
    count += (piece as Buffer).length
    if (count > expected) throw new StudioError('invalid-input', { field: 'length' })
    yield piece as Buffer
  }
  if (count !== expected) throw new StudioError('cancelled')
}
