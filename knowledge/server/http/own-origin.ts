import type { FastifyRequest } from 'fastify'
import { pagePolicy } from '../../../core/contract/page-policy.ts'

const loopback = ['127.0.0.1', 'localhost', '[::1]']

/**
 * Where this server is known as itself.
 * @param origin the public address, when it stands behind a proxy or has a name
 */
export function ownOrigins(port: number, origin: string | null): ReadonlySet<string> {
  return new Set([...loopback.map((name) => `http://${name}:${port}`), ...(origin ? [origin] : [])])
}

/**
 * Whether a request may come in: it names one of our hosts (a name that only resolves to this machine does not), and
 * what changes something was not sent by a page of another origin, but where a route takes that.
 */
export function isOwnRequest(request: FastifyRequest, origins: ReadonlySet<string>, fromElsewhere = false): boolean {
  const host = request.headers.host?.toLowerCase() ?? ''
  const ours = [...origins].filter((origin) => new URL(origin).host === host)
  if (ours.length === 0) return false
  if (fromElsewhere) return true
  const { origin } = request.headers
  if (origin !== undefined && !ours.includes(origin.toLowerCase())) return false
  const site = request.headers['sec-fetch-site']
  const reads = request.method === 'GET' || request.method === 'HEAD'
  // Another port of this host is the same site, and gets this host's cookies sent along: it reads nothing either.
  const isOwn = site === undefined || site === 'same-origin'
  return isOwn || (reads && (site === 'none' || request.headers['sec-fetch-mode'] === 'navigate'))
}

const policy = pagePolicy()

/**
 * What is sent instead with a page that others embed.
 * @param ancestors origins of the pages that may; none of them, and it is refused as every other page is
 * @param forms origins to which it may send a form
 */
export const embeddedPolicy = (ancestors: readonly string[], forms: readonly string[] = []): string =>
  pagePolicy({ ancestors, forms })

/** Sent with every answer. */
export const protectiveHeaders: Readonly<Record<string, string>> = {
  'Content-Security-Policy': policy,
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Permissions-Policy': 'camera=(), microphone=(), geolocation=(), display-capture=()',
}
