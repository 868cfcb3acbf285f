import type { IncomingMessage, ServerResponse } from 'node:http'
import { pagePolicy } from '../../core/contract/page-policy.ts'

/** Where this server answers: `host:port` as browsers write it. */
export interface Address {
  readonly host: string
  readonly port: number
}

const inBrackets = (host: string): string => (host.includes(':') ? `[${host}]` : host)
const loopback = ['127.0.0.1', 'localhost', '[::1]']

/** The values of `Host` that are ours. A name that only resolves to this machine (DNS rebinding) is not among them. */
export function ownHosts({ host, port }: Address): ReadonlySet<string> {
  const own = loopback.includes(inBrackets(host)) ? loopback : [inBrackets(host), ...loopback]
  return new Set(own.flatMap((name) => (port === 80 ? [name, `${name}:80`] : [`${name}:${port}`])))
}

/**
 * Whether a request may come in at all: it names one of our hosts, and a page of another origin did not send it.
 * `fromPage`: for what only our own page sends, an `Origin` must be there.
 */
export function isOwnRequest(request: IncomingMessage, hosts: ReadonlySet<string>, fromPage: boolean): boolean {
  const host = request.headers.host
  if (host === undefined || !hosts.has(host.toLowerCase())) return false
  const origin = request.headers.origin
  if (origin === undefined ? fromPage : origin.toLowerCase() !== `http://${host.toLowerCase()}`) return false
  const site = request.headers['sec-fetch-site']
  return site === undefined || site === 'same-origin' || site === 'none'
}

export function secure(response: ServerResponse, host: string): void {
  response.setHeader('Content-Security-Policy', pagePolicy({ connect: [`ws://${host}`] }))
  response.setHeader('X-Content-Type-Options', 'nosniff')
  response.setHeader('X-Frame-Options', 'DENY')
  response.setHeader('Referrer-Policy', 'no-referrer')
  response.setHeader('Cross-Origin-Opener-Policy', 'same-origin')
  response.setHeader('Cross-Origin-Resource-Policy', 'same-origin')
  response.setHeader('Cross-Origin-Embedder-Policy', 'require-corp')
  response.setHeader(
    'Permissions-Policy',
    'camera=(self), microphone=(self), display-capture=(self), screen-wake-lock=(self), geolocation=()',
  )
}

/** The value of one cookie, or null. */
export function cookieOf(request: IncomingMessage, name: string): string | null {
  for (const pair of (request.headers.cookie ?? '').split(';')) {
    const [key, value] = pair.trim().split('=', 2)
    if (key === name && value) return value
  }
  return null
}
