import { lookup as systemLookup } from 'node:dns'
import { type RequestOptions, request as requestHttp } from 'node:http'
import { request as requestHttps } from 'node:https'
import { isIP, type LookupFunction } from 'node:net'
import ipaddr from 'ipaddr.js'
import { StudioError } from '../../../core/contract/errors.ts'

/** Milliseconds. */
const patience = 20_000
/** Bytes of an answer; keys and tokens are short. */
const longestAnswer = 1 << 20
const loopback = ['localhost', '127.0.0.1', '[::1]']

/** Which addresses of a platform are asked. `private` is for tests and for a platform inside one's own network. */
export type Reach = 'public' | 'private'

export type PlatformFetch = (
  address: string,
  init?: { method?: string; headers?: Record<string, string>; body?: string },
) => Promise<Response>

/** Whether an IP address is one of the open internet: an IPv4 address inside an IPv6 one counts as itself. */
export const isPublic = (address: string): boolean =>
  ipaddr.isValid(address) && ipaddr.process(address).range() === 'unicast'

/**
 * An address of a platform as it may be registered: https, no name or password in it, and no private address; where the
 * reach is private also http on this machine.
 * @throws StudioError `invalid-input`
 */
export function checkAddress(address: string, reach: Reach): void {
  const url = URL.canParse(address) ? new URL(address) : null
  const host = url?.hostname.replace(/^\[|\]$/g, '') ?? ''
  const isHere = reach === 'private' && url?.protocol === 'http:' && loopback.includes(url.hostname)
  const isOpen = reach === 'private' || (!loopback.includes(host) && (isIP(host) === 0 || isPublic(host)))
  if (url === null || url.username !== '' || url.password !== '' || !isOpen || (url.protocol !== 'https:' && !isHere))
    throw new StudioError('invalid-input')
}

/**
 * Asks platforms. A name is looked up once, for the connection itself, so that what was looked at is what is connected to;
 * an answer that leads elsewhere is not followed.
 * @throws StudioError from what it gives: `invalid-input` for an address that may not be asked, `server-unreachable` for one
 *   that does not answer
 */
export const platformFetch =
  (reach: Reach): PlatformFetch =>
  async (address, { method = 'GET', headers = {}, body } = {}) => {
    checkAddress(address, reach)
    const url = new URL(address)
    const ask = url.protocol === 'https:' ? requestHttps : requestHttp
    const options: RequestOptions = {
      ...{ method, headers, signal: AbortSignal.timeout(patience) },
      ...(reach === 'public' ? { lookup: publicLookup } : {}),
    }
    return new Promise<Response>((resolve, reject) => {
      const failed = (error: unknown): void => reject(new StudioError('server-unreachable', {}, error))
      const asked = ask(url, options, (answer) => {
        const pieces: Buffer[] = []
        let bytes = 0
        answer.on('data', (piece: Buffer) => {
          bytes += piece.length
          if (bytes > longestAnswer) asked.destroy(new Error('too long an answer'))
          else pieces.push(piece)
        })
        answer.on('error', failed)
        answer.on('end', () => {
          const status = answer.statusCode ?? 500
          const isBare = [204, 205, 304].includes(status)
          resolve(new Response(isBare ? null : Buffer.concat(pieces), { status }))
        })
      })
      asked.on('error', failed)
      asked.end(body)
    })
  }

/** Looks a name up, and refuses it when any of its addresses is private. */
export const publicLookup: LookupFunction = (name, options, done) => {
  systemLookup(name, { ...options, all: true }, (error, found) => {
    if (error) return done(error, '')
    const [first] = found
    if (!first || !found.every(({ address }) => isPublic(address))) return done(new Error('a private address'), '')
    if (options.all) done(null, found)
    else done(null, first.address, first.family)
  })
}
