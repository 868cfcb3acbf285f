import { DetailedError, Upload } from 'tus-js-client'
import { StudioError } from '../../core/contract/errors.ts'
import { Failure } from '../contract/failure.ts'
import { PublicationState } from '../contract/publication.ts'
import { keptReader } from './kept-source.ts'
import type { KnowledgeServer } from './knowledge-server.ts'

/** A statement in the very words that are signed, and where its files lie. */
export interface Parcel {
  readonly statement: string
  /** Absolute paths by the names in the statement. */
  readonly paths: ReadonlyMap<string, string>
}

export interface Sending {
  readonly signal: AbortSignal
  /** Bytes that have arrived, of all. */
  readonly progress: (done: number, total: number) => void
  /** Asked when all of it is there, right before it becomes visible: throws when it may not go out any more. */
  readonly refuse?: () => void | Promise<void>
  /** Bytes in one piece; a piece that is cut off is asked for again from where the server has it. */
  readonly chunkBytes?: number
}

const usualChunk = 8 << 20
/** Milliseconds without a byte in either direction. */
const longestSilence = 120_000

/**
 * Publishes: announces, sends what is missing, and has it checked and shown. Stopped at any time on either side, the
 * same call goes on where it was. What was published already is answered at once.
 * @throws StudioError `studio-not-trusted`, `not-verified`, `not-approved`, `upload-altered`, `server-unreachable`,
 *   `cancelled`, and what `sending.refuse` throws
 */
export async function publish(server: KnowledgeServer, parcel: Parcel, sending: Sending): Promise<PublicationState> {
  const { credentials } = server
  if (!credentials) throw new StudioError('studio-not-trusted')
  const { signal, progress } = sending
  const signature = credentials.key.sign(parcel.statement)
  const announce = (): Promise<PublicationState> =>
    server.ask('POST', '/api/publications', { statement: parcel.statement, signature }, PublicationState, signal)
  for (let again = false; ; again = true) {
    const state = await announce()
    if (state.state !== 'receiving') return state
    const total = state.files.reduce((sum, { bytes }) => sum + bytes, 0)
    let before = state.files.reduce((sum, { received }) => sum + received, 0)
    progress(before, total)
    for (const { name, upload, received, bytes } of state.files) {
      if (upload === null) continue
      const path = parcel.paths.get(name)
      if (path === undefined) throw new StudioError('file-missing', { file: name })
      await send(server, path, bytes, upload, sending, (here) => progress(before - received + here, total))
      before += bytes - received
      progress(before, total)
    }
    await sending.refuse?.()
    if (signal.aborted) throw new StudioError('cancelled')
    try {
      return await server.ask('POST', `/api/publications/${state.id}/finish`, undefined, PublicationState, signal)
    } catch (error) {
      // The server dropped the file that did not arrive as it left: once more, from its beginning.
      if (again || !(error instanceof StudioError) || error.code !== 'upload-altered') throw error
    }
  }
}

/** Sends the rest of one file. */
async function send(
  server: KnowledgeServer,
  path: string,
  bytes: number,
  upload: string,
  { signal, chunkBytes = usualChunk }: Sending,
  arrived: (bytes: number) => void,
): Promise<void> {
  await new Promise<void>((done, fail) => {
    let silence: NodeJS.Timeout | undefined
    const end = (error: StudioError | null): void => {
      clearTimeout(silence)
      signal.removeEventListener('abort', stop)
      if (error) fail(error)
      else done()
    }
    const leave = (error: StudioError): void => void sending.abort().finally(() => end(error))
    const stop = (): void => leave(new StudioError('cancelled'))
    // A line can die without a word; then nothing moves any more, in either direction.
    const heard = (): void => {
      clearTimeout(silence)
      silence = setTimeout(() => leave(new StudioError('server-unreachable')), longestSilence)
    }
    const sending = new Upload(Buffer.alloc(0), {
      fileReader: keptReader(path),
      uploadUrl: `${server.origin}${upload}`,
      uploadSize: bytes,
      chunkSize: chunkBytes,
      retryDelays: [...server.pauses],
      onBeforeRequest: (request) => {
        const method = request.getMethod()
        const { authorization = '' } = server.authorisation(method, upload, method === 'PATCH' ? null : '')
        request.setHeader('Authorization', authorization)
      },
      onProgress: heard,
      onChunkComplete: (_size, accepted) => arrived(accepted),
      onSuccess: () => end(null),
      onError: (error) => end(refusal(error)),
    })
    if (signal.aborted) return stop()
    signal.addEventListener('abort', stop, { once: true })
    heard()
    sending.start()
  })
}

/** What the server says, or that it does not answer. */
function refusal(error: Error | DetailedError): StudioError {
  const body = error instanceof DetailedError ? error.originalResponse?.getBody() : undefined
  if (!body) return new StudioError('server-unreachable', {}, error)
  try {
    const { code, data } = Failure.parse(JSON.parse(body))
    return new StudioError(code, data)
  } catch {
    return new StudioError('server-unreachable', {}, error)
  }
}
