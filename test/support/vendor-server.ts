import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A request that a vendor's server was asked. */
export interface VendorRequest {
  readonly method: string
  readonly path: string
  readonly query: URLSearchParams
  readonly headers: IncomingHttpHeaders
  readonly body: Buffer
}

/** What it answers; `hang-up` closes the line after the work is done, before anybody is told. */
export type VendorAnswer =
  | { readonly status: number; readonly body?: unknown; readonly headers?: Record<string, string> }
  | 'hang-up'

export interface VendorServer {
  readonly origin: string
  /** Requests that the vendor's documentation does not allow. A test expects none. */
  readonly faults: string[]
  close(): Promise<void>
}

/** A server on this machine that stands in for a vendor's: `answer` throws at what the documentation does not allow. */
export async function serveVendor(
  answer: (request: VendorRequest) => VendorAnswer | Promise<VendorAnswer>,
): Promise<VendorServer> {
  const faults: string[] = []
  const server = createServer(async (request, response) => {
    const pieces: Buffer[] = []
    for await (const piece of request) pieces.push(piece as Buffer)
    const url = new URL(request.url ?? '/', 'http://vendor')
    const method = request.method ?? 'GET'
    const asked = { method, path: url.pathname, query: url.searchParams, headers: request.headers }
    const given = await Promise.resolve()
      .then(() => answer({ ...asked, body: Buffer.concat(pieces) }))
      .catch((error: unknown): VendorAnswer => {
        faults.push(`${method} ${url.pathname}: ${String(error)}`)
        return { status: 400, body: { error: 'not as documented' } }
      })
    if (given === 'hang-up') return response.destroy()
    const isBytes = Buffer.isBuffer(given.body)
    response.writeHead(given.status, { 'content-type': isBytes ? 'video/mp4' : 'application/json', ...given.headers })
    response.end(given.body === undefined ? '' : isBytes ? given.body : JSON.stringify(given.body))
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    faults,
    close: () =>
      new Promise<void>((done) => {
        server.closeAllConnections()
        server.close(() => done())
      }),
  }
}
