import { createReadStream } from 'node:fs'
import { readFile, stat } from 'node:fs/promises'
import { extname, join } from 'node:path'
import { Readable } from 'node:stream'
import { MediaKind, MediaPick, SessionId } from '../core/contract/api.ts'
import { pagePolicy } from '../core/contract/page-policy.ts'
import { byteRange } from '../core/contract/range.ts'
import type { LocatedFile } from '../core/contract/shell.ts'

/** The window's only origin. */
export const origin = 'estompe://studio'

const policy = pagePolicy()

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.woff2': 'font/woff2',
  '.svg': 'image/svg+xml',
}

export interface Locate {
  media(session: string, kind: MediaKind, pick: MediaPick | null): Promise<LocatedFile | null>
  result(session: string, name: string): Promise<LocatedFile | null>
  /** Made when it is asked for. */
  audit(session: string, name: string): Promise<{ type: string; content: string } | null>
  /** Content of a file that lies sealed on the disk. */
  piece(path: string, start: number, length: number): Promise<Uint8Array>
}

const headersOf = (more: Record<string, string>): Record<string, string> => ({
  'Content-Security-Policy': policy,
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  ...more,
})

const nothing = (): Response =>
  new Response('404', { status: 404, headers: headersOf({ 'Content-Type': 'text/plain' }) })

const saved = (name: string) => ({
  'Content-Disposition': `attachment; filename*=UTF-8''${encodeURIComponent(name)}`,
})

/** Answers what the window asks of its own scheme: the interface's files, media by range, results, the log. Never a path. */
export function pages(bundle: string, locate: Locate): (request: Request) => Promise<Response> {
  return async (request) => {
    const { host, pathname, searchParams } = new URL(request.url)
    if (host !== 'studio' || (request.method !== 'GET' && request.method !== 'HEAD')) return nothing()
    const [first, second = '', third = '', more] = pathname.split('/').slice(1).map(decoded)
    if (more !== undefined) return nothing()
    const session = SessionId.safeParse(second)
    if (first === 'media' || first === 'results') {
      const kind = MediaKind.safeParse(third)
      if (!session.success) return nothing()
      const pick = MediaPick.safeParse(Object.fromEntries(searchParams))
      const file =
        first === 'results'
          ? await locate.result(session.data, third)
          : kind.success
            ? await locate.media(session.data, kind.data, pick.success ? pick.data : null)
            : null
      return file ? sent(request, file, locate) : nothing()
    }
    if (first === 'audit') {
      const file = session.success ? await locate.audit(session.data, third) : null
      return file
        ? new Response(file.content, {
            headers: headersOf({ 'Content-Type': file.type, 'Cache-Control': 'no-store', ...saved(third) }),
          })
        : nothing()
    }
    return asset(bundle, pathname === '/' ? '/index.html' : pathname)
  }
}

async function asset(bundle: string, address: string): Promise<Response> {
  const type = types[extname(address)]
  if (!type || !/^\/(assets\/)?[\w.-]+$/.test(address) || address.includes('..')) return nothing()
  const content = await readFile(join(bundle, address)).catch(() => null)
  return content ? new Response(new Uint8Array(content), { headers: headersOf({ 'Content-Type': type }) }) : nothing()
}

async function sent(request: Request, file: LocatedFile, locate: Locate): Promise<Response> {
  const size = file.size ?? (await stat(file.path).catch(() => null))?.size
  if (size === undefined) return nothing()
  const range = byteRange(request.headers.get('range'), size)
  const headers = headersOf({
    'Content-Type': file.type,
    'Accept-Ranges': 'bytes',
    'Cache-Control': file.unmasked ? 'no-store' : 'private, no-cache',
    ...(file.downloadName === null ? {} : saved(file.downloadName)),
  })
  if (range === 'unsatisfiable')
    return new Response(null, { status: 416, headers: { ...headers, 'Content-Range': `bytes */${size}` } })
  const { first, last } = range ?? { first: 0, last: size - 1 }
  headers['Content-Length'] = String(last - first + 1)
  if (range) headers['Content-Range'] = `bytes ${first}-${last}/${size}`
  const body =
    request.method === 'HEAD' || size === 0
      ? null
      : file.size === null
        ? (Readable.toWeb(createReadStream(file.path, { start: first, end: last })) as ReadableStream<Uint8Array>)
        : pieces(file.path, first, last, locate)
  return new Response(body, { status: range ? 206 : 200, headers })
}

/** Bytes asked for at a time. */
const pieceBytes = 1 << 20

function pieces(path: string, first: number, last: number, locate: Locate): ReadableStream<Uint8Array> {
  let at = first
  return new ReadableStream({
    async pull(stream) {
      const bytes = at > last ? null : await locate.piece(path, at, Math.min(pieceBytes, last + 1 - at))
      if (bytes === null || bytes.length === 0) return stream.close()
      at += bytes.length
      stream.enqueue(bytes)
    },
  })
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return ''
  }
}
