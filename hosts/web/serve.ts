import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'
import { WebSocketServer } from 'ws'
import { accessOfMedia, addressAccess } from '../../core/contract/access.ts'
import { api, MediaKind, MediaPick, SessionId } from '../../core/contract/api.ts'
import { isCancelled, StudioError } from '../../core/contract/errors.ts'
import { socketLink } from '../../core/contract/link.ts'
import { answer } from '../../core/contract/rpc.ts'
import type { Desk } from '../../core/handlers/desk.ts'
import { refuseForbidden } from '../../core/handlers/guard.ts'
import { handlersOf } from '../../core/handlers/handlers.ts'
import { type Door, ownerCalled } from '../../core/handlers/people.ts'
import type { Reviewer } from '../../core/handlers/review.ts'
import { lockedHandlers, type VaultSource } from '../../core/handlers/vault.ts'
import { Bundle } from './bundle.ts'
import { closedPage } from './closed-page.ts'
import { Entry } from './entry.ts'
import { cookieOf, isOwnRequest, ownHosts, secure } from './guard.ts'
import type { KeptVisits } from './kept-visits.ts'
import { sendFile } from './media.ts'
import { openTakeChannel, takeOf } from './take.ts'
import { receive } from './upload.ts'
import { VisitorSocket } from './visitor-socket.ts'

export interface ServeOptions {
  readonly desk: Desk
  /** What opens and seals the library; the desk refuses all while it is locked. */
  readonly vault?: VaultSource & { readonly isLocked: boolean; onSwap(listener: () => void): void }
  /** Folder of the built interface. */
  readonly bundle: string
  /** Default 127.0.0.1: this machine only. */
  readonly host?: string
  /** Default 0: any free one. */
  readonly port?: number
  readonly onBug: (id: string, error: unknown, where: string) => void
  /** A link into the knowledge base of this machine, which is opened when it is first asked for. */
  readonly knowledgeLink?: () => Promise<string>
  /** Where visits outlast the program. */
  readonly visits?: KeptVisits
  /** Milliseconds; for tests of expiry. */
  readonly now?: () => number
}

export interface Served {
  readonly origin: string
  readonly port: number
  /** An address that lets one browser in, once: as the owner when nobody is named. */
  newLink(who?: Reviewer): string
  readonly door: Door
  close(): Promise<void>
}

/** Bytes of one message on the wire. */
const longestMessage = 1 << 20
/** Code with which a socket is closed whose visit is over. */
const visitOver = 4401
const statusOf: Partial<Record<StudioError['code'], number>> = {
  'invalid-input': 400,
  'file-empty': 400,
  'not-media': 415,
  'session-missing': 404,
  'library-locked': 423,
  'disk-full': 507,
  unauthorised: 401,
  forbidden: 403,
  cancelled: 499,
}

/** Serves the studio to browsers on this machine: interface, wire and media, all behind a one-time link. */
export async function serve({
  desk,
  vault,
  bundle,
  host = '127.0.0.1',
  port = 0,
  onBug,
  now,
  visits,
  knowledgeLink,
}: ServeOptions): Promise<Served> {
  const files = await Bundle.open(bundle)
  const isWelcome = (who: Reviewer): boolean =>
    desk.people.list().some(({ name, role }) => name === who.name && role === who.role)
  const entry = new Entry({ now, kept: visits, isWelcome })
  const server = createServer()
  await new Promise<void>((ready, fail) => {
    server.once('error', fail)
    server.listen(port, host, ready)
  })
  const address = { host, port: (server.address() as AddressInfo).port }
  const hosts = ownHosts(address)
  const sockets = new WebSocketServer({
    ...{ WebSocket: VisitorSocket, noServer: true, maxPayload: longestMessage, perMessageDeflate: false },
  })
  const cookie = `estompe-${address.port}`
  const visitOf = (request: IncomingMessage): string | null => cookieOf(request, cookie)
  const origin = `http://${host.includes(':') ? `[${host}]` : host}:${address.port}`
  const door: Door = {
    invite: (who) => `${origin}/enter/${entry.newLink(who)}`,
    shutOut(name) {
      entry.shutOut(name)
      for (const socket of sockets.clients) if (socket.isOver()) socket.close(visitOver)
    },
  }

  const enter = (request: IncomingMessage, response: ServerResponse, token: string): void => {
    const known = visitOf(request)
    const stays = entry.visitor(known) !== null && !entry.isForAnother(token, known)
    const session = stays ? known : entry.open(token)
    if (session === null) {
      closed(request, response)
      return
    }
    response.writeHead(303, {
      Location: '/',
      'Cache-Control': 'no-store',
      'Set-Cookie': `${cookie}=${session}; HttpOnly; SameSite=Strict; Path=/; Max-Age=86400`,
    })
    response.end()
  }

  const closed = (request: IncomingMessage, response: ServerResponse): void => {
    response.writeHead(401, { 'Content-Type': 'text/html; charset=utf-8', 'Cache-Control': 'no-store' })
    response.end(closedPage(request.headers['accept-language'] ?? ''))
  }

  const refuse = (response: ServerResponse, error: unknown, where: string): void => {
    if (response.headersSent) {
      response.destroy()
      return
    }
    let failure = { code: 'internal', data: {} as Readonly<Record<string, string | number>> }
    let status = 500
    if (error instanceof StudioError) {
      failure = { code: error.code, data: error.data }
      status = statusOf[error.code] ?? 422
    } else if (!isCancelled(error)) {
      const id = crypto.randomUUID().slice(0, 8)
      onBug(id, error, where)
      failure.data = { id }
    }
    response.writeHead(status, { 'Content-Type': 'application/json', 'Cache-Control': 'no-store' })
    response.end(JSON.stringify(failure))
  }

  const sendMedia = async (request: IncomingMessage, response: ServerResponse, who: Reviewer, url: Asked) => {
    const [, id, what] = url.parts
    const session = SessionId.safeParse(id)
    const kind = MediaKind.safeParse(what)
    if (!session.success || !kind.success) throw new StudioError('session-missing')
    refuseForbidden(accessOfMedia(kind.data), who, session.data, desk.recorderOf)
    const pick = MediaPick.safeParse(Object.fromEntries(url.query))
    const file = await desk.media(session.data, kind.data, pick.success ? pick.data : null)
    if (!file) throw new StudioError('session-missing')
    await sendFile(request, response, file)
  }

  const sendResult = async (request: IncomingMessage, response: ServerResponse, who: Reviewer, url: Asked) => {
    const [, id, name] = url.parts
    const session = SessionId.safeParse(id)
    if (!session.success) throw new StudioError('session-missing')
    refuseForbidden(addressAccess.results, who, session.data, desk.recorderOf)
    const file = await desk.resultFile(session.data, name ?? '')
    if (!file) throw new StudioError('session-missing')
    await sendFile(request, response, file, file.name)
  }

  const sendAudit = async (response: ServerResponse, who: Reviewer, url: Asked) => {
    const [, id, name] = url.parts
    const session = SessionId.safeParse(id)
    if (!session.success) throw new StudioError('session-missing')
    refuseForbidden(addressAccess.audit, who, session.data, desk.recorderOf)
    const file = await desk.auditFile(session.data, name ?? '')
    if (!file) throw new StudioError('session-missing')
    response.writeHead(200, {
      'Content-Type': file.type,
      'Cache-Control': 'no-store',
      // A page that is kept has its own style, which the policy of this host's pages would not let through.
      'Content-Disposition': `attachment; filename*=UTF-8''${encodeURIComponent(name ?? '')}`,
    })
    response.end(file.content)
  }

  const take = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const url = new URL(request.url ?? '/', `http://${request.headers.host}`)
    const parts = url.pathname.split('/').slice(1).map(decoded)
    const [first, second] = parts
    const reads = request.method === 'GET' || request.method === 'HEAD'
    if (request.method === 'GET' && first === 'enter' && parts.length === 2)
      return void enter(request, response, second ?? '')
    const who = entry.visitor(visitOf(request))
    if (!who) return void closed(request, response)
    const asked = { parts, query: url.searchParams }
    if (request.method === 'POST' && url.pathname === '/upload') {
      refuseForbidden(addressAccess.upload, who, null, desk.recorderOf)
      const taken = await receive(request, desk, url.searchParams.get('name') ?? '', who)
      response.writeHead(201, { 'Content-Type': 'application/json', 'Cache-Control': 'no-store' })
      response.end(JSON.stringify(taken))
    } else if (reads && first === 'media' && parts.length === 3) await sendMedia(request, response, who, asked)
    else if (reads && first === 'results' && parts.length === 3) await sendResult(request, response, who, asked)
    else if (reads && first === 'audit' && parts.length === 3) await sendAudit(response, who, asked)
    else if (knowledgeLink && request.method === 'GET' && url.pathname === '/knowledge') {
      refuseForbidden(addressAccess.knowledge, who, null, desk.recorderOf)
      response.writeHead(303, { Location: await knowledgeLink(), 'Cache-Control': 'no-store' }).end()
    } else if (!reads || !files.send(url.pathname, response))
      response.writeHead(404, { 'Content-Type': 'text/plain' }).end('404')
  }

  server.on('request', (request, response) => {
    secure(response, request.headers.host ?? '')
    if (!isOwnRequest(request, hosts, request.method !== 'GET' && request.method !== 'HEAD')) {
      response.writeHead(403, { 'Content-Type': 'text/plain', 'Cache-Control': 'no-store' }).end('403')
      return
    }
    take(request, response)
      .catch((error: unknown) => refuse(response, error, request.method ?? ''))
      // What is left of a refused upload is read and dropped, so that the browser gets to the answer.
      .finally(() => request.resume())
  })

  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    const visit = visitOf(request)
    const who = entry.visitor(visit)
    const takeId = takeOf(request.url)
    if ((request.url !== '/wire' && !takeId) || !isOwnRequest(request, hosts, true) || !who) {
      socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\n\r\n')
      return
    }
    sockets.handleUpgrade(request, socket, head, (opened) => {
      opened.isWelcome = () => entry.visitor(visit) !== null
      opened.isOver = () => !entry.isOpen(visit)
      const expiry = setInterval(() => {
        if (opened.isOver()) opened.close(visitOver)
      }, 10_000)
      opened.on('close', () => clearInterval(expiry))
      if (takeId)
        openTakeChannel(opened, takeId, desk.takes, who).catch((error: unknown) => {
          opened.close()
          onBug(crypto.randomUUID().slice(0, 8), error, 'take')
        })
      else {
        const handlers = vault?.isLocked ? lockedHandlers(vault) : handlersOf(desk, door, vault)
        answer(socketLink(opened), api, handlers, { who, onBug })
      }
    })
  })

  // Pages come back by themselves, to the studio that is open then.
  vault?.onSwap(() => {
    for (const socket of sockets.clients) socket.close(4410)
  })

  return {
    origin,
    port: address.port,
    newLink: (who = ownerCalled()) => door.invite(who),
    door,
    async close() {
      for (const socket of sockets.clients) socket.terminate()
      server.closeAllConnections()
      await new Promise((done) => server.close(done))
    },
  }
}

/** An address, taken apart. */
interface Asked {
  readonly parts: readonly string[]
  readonly query: URLSearchParams
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return ''
  }
}
