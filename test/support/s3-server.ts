import { createHash } from 'node:crypto'
import { type ClientRequest, createServer, type IncomingMessage, request, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import S3rver from 's3rver'

/** What stands in for the answer of the store. */
export type Fault =
  | { readonly kind: 'status'; readonly status: number; readonly code: string }
  /** Says nothing until whoever asked gives up. */
  | { readonly kind: 'silence' }
  /** A page of HTML with status 200, as a proxy's sign-in page comes. */
  | { readonly kind: 'page' }
  /** So many bytes of the true body, then the line is cut. */
  | { readonly kind: 'cut'; readonly after: number }
  /** So many bytes of the true body, then nothing. */
  | { readonly kind: 'stall'; readonly after: number }
  /** The true answer, with its first byte changed. */
  | { readonly kind: 'flip' }

export interface Asked {
  readonly method: string
  /** Path with its query. */
  readonly url: string
  /** How many requests came before this one. */
  readonly before: number
  readonly range: string | null
}

export interface S3Server {
  /** `http://127.0.0.1:port` */
  readonly endpoint: string
  /** What a client's environment has to say. */
  readonly env: Readonly<Record<string, string>>
  /** Asked for every request; null lets it through. */
  fault: (asked: Asked) => Fault | null
  /** Objects on one page of a listing. */
  pageSize: number
  /** Bytes that it takes in a second, from whoever sends some. */
  takes: number
  /** Method and address of every request so far. */
  readonly asked: readonly Asked[]
  close(): Promise<void>
}

const loopback = '127.0.0.1'

/**
 * An S3 server on loopback, and a front before it that adds what S3 does and the server does not (payloads are held
 * against their signature's hash, writes and reads may be conditional), and answers wrongly when a test asks it to.
 */
export async function startS3(directory: string, buckets: readonly string[]): Promise<S3Server> {
  const store = new S3rver({
    ...{ address: loopback, port: 0, silent: true, directory },
    configureBuckets: buckets.map((name) => ({ name, configs: [] })),
  })
  const { port: behind } = await store.run()
  const asked: Asked[] = []
  const front = createServer((incoming, outgoing) => {
    void answer(incoming, outgoing).catch(() => outgoing.destroy())
  })
  front.listen(0, loopback)
  await new Promise((ready) => front.once('listening', ready))
  const { port } = front.address() as AddressInfo
  const endpoint = `http://${loopback}:${port}`

  async function answer(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const { method = 'GET', url = '/', headers } = incoming
    const one: Asked = { method, url, before: asked.length, range: headers.range ?? null }
    asked.push(one)
    const pieces: Buffer[] = []
    for await (const piece of incoming) {
      pieces.push(piece as Buffer)
      if (server.takes < Number.POSITIVE_INFINITY) await wait((1000 * (piece as Buffer).length) / server.takes)
    }
    const body = Buffer.concat(pieces)
    const fault = server.fault(one)
    if (fault?.kind === 'silence') return
    if (fault?.kind === 'status') return refuse(outgoing, fault.status, fault.code)
    if (fault?.kind === 'page') {
      outgoing.writeHead(200, { 'content-type': 'text/html' })
      outgoing.end('<!doctype html><html><body><h1>Sign in</h1></body></html>')
      return
    }
    const claimed = headers['x-amz-content-sha256']
    if (typeof claimed === 'string' && /^[0-9a-f]{64}$/.test(claimed) && claimed !== sha256(body))
      return refuse(outgoing, 400, 'XAmzContentSHA256Mismatch')
    if (!(await conditionHolds(incoming))) return refuse(outgoing, 412, 'PreconditionFailed')
    if (method === 'GET' && url.includes('list-type=2')) return listed(url, outgoing)
    const passed = pass(incoming)
    passed.once('response', (response) => relay(response, outgoing, fault))
    passed.end(body)
    await new Promise((done, fail) => passed.once('response', done).once('error', fail))
  }

  /** S3 user guide, "Conditional requests"; the server behind knows none of them. */
  async function conditionHolds({ method, url = '/', headers }: IncomingMessage): Promise<boolean> {
    const { 'if-match': match, 'if-none-match': none } = headers
    if (match === undefined && (none === undefined || method === 'GET')) return true
    const head = request({ host: loopback, port: behind, method: 'HEAD', path: url.split('?')[0] })
    head.end()
    const { statusCode, headers: found } = await new Promise<IncomingMessage>((done, fail) =>
      head.once('response', done).once('error', fail),
    )
    if (none === '*') return statusCode === 404
    return statusCode === 200 && found.etag === match
  }

  /** The server's second form of listing needs a cipher that is no longer there: asked in the first, told as the second. */
  async function listed(url: string, outgoing: ServerResponse): Promise<void> {
    const { pathname, searchParams } = new URL(url, endpoint)
    const query = new URLSearchParams({
      prefix: searchParams.get('prefix') ?? '',
      marker: Buffer.from(searchParams.get('continuation-token') ?? '', 'base64').toString(),
      'max-keys': String(server.pageSize),
    })
    const answer = await fetch(`http://${loopback}:${behind}${pathname}?${query}`)
    const body = await answer.text()
    const last = [...body.matchAll(/<Key>([^<]*)<\/Key>/g)].at(-1)?.[1] ?? ''
    const plain = last.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&')
    const next = `<NextContinuationToken>${Buffer.from(plain).toString('base64')}</NextContinuationToken>`
    outgoing.writeHead(answer.status, { 'content-type': 'application/xml' })
    outgoing.end(
      body.includes('<IsTruncated>true') ? body.replace('</ListBucketResult>', `${next}</ListBucketResult>`) : body,
    )
  }

  function pass({ method, url, headers }: IncomingMessage): ClientRequest {
    const { 'if-match': _, 'if-none-match': __, ...others } = headers
    return request({ host: loopback, port: behind, method, path: url, headers: others })
  }

  const server: S3Server = {
    endpoint,
    env: {
      AWS_ENDPOINT_URL: endpoint,
      AWS_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: 'S3RVER',
      AWS_SECRET_ACCESS_KEY: 'S3RVER',
    },
    fault: () => null,
    pageSize: 1000,
    takes: Number.POSITIVE_INFINITY,
    asked,
    async close() {
      front.closeAllConnections()
      await new Promise((done) => front.close(done))
      await store.close()
    },
  }
  return server
}

const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex')

function refuse(outgoing: ServerResponse, status: number, code: string): void {
  outgoing.writeHead(status, { 'content-type': 'application/xml' })
  outgoing.end(`<?xml version="1.0" encoding="UTF-8"?><Error><Code>${code}</Code><Message>${code}</Message></Error>`)
}

function relay(response: IncomingMessage, outgoing: ServerResponse, fault: Fault | null): void {
  outgoing.writeHead(response.statusCode ?? 500, response.headers)
  let passed = 0
  response.on('data', (piece: Buffer) => {
    if (fault?.kind === 'flip' && passed === 0 && piece.length > 0) piece[0] = (piece[0] as number) ^ 0xff
    if (fault?.kind === 'cut' || fault?.kind === 'stall') {
      const left = fault.after - passed
      if (left > 0) outgoing.write(piece.subarray(0, left))
      passed += piece.length
      if (fault.kind === 'cut' && passed >= fault.after) outgoing.destroy()
      return
    }
    passed += piece.length
    if (!outgoing.write(piece)) {
      response.pause()
      outgoing.once('drain', () => response.resume())
    }
  })
  response.on('end', () => {
    if (fault?.kind !== 'stall') outgoing.end()
  })
  outgoing.on('close', () => response.destroy())
}
