import type { FastifyReply, FastifyRequest } from 'fastify'

/** Seconds. */
const days = 24 * 3600
const minutesAway = 10 * 60

/** A secret that a browser keeps for ten minutes, while somebody is sent elsewhere and back. */
export interface AwayCookie {
  of(request: FastifyRequest): string | undefined
  keep(reply: FastifyReply, secret: string): void
  forget(reply: FastifyReply): void
}

/** How the secret of a sign-in lies in a browser: one for the server's own pages, and one for those that a course embeds. */
export interface Cookies {
  /** The secret that the browser sent for the door that it asks at, if any. */
  of(request: FastifyRequest): string | undefined
  /** Keeps the secret of a sign-in for the server's own pages. */
  keep(reply: FastifyReply, secret: string): void
  /** Keeps the secret of a sign-in for embedded pages. */
  keepEmbedded(reply: FastifyReply, secret: string): void
  /** Takes the secret of whoever asks away from their browser. */
  forget(request: FastifyRequest, reply: FastifyReply): void
  /**
   * Binds a way out and back to the browser that began it.
   * @param what tells it from others
   * @param path where they come back to
   * @param framed whether that is inside another's page
   */
  away(what: string, path: string, framed: boolean): AwayCookie
}

/** To the server's own pages alone. */
const ownOptions = (secure: boolean) =>
  ({ path: '/', httpOnly: true, sameSite: 'strict', secure, maxAge: 30 * days }) as const
/**
 * Into a frame on another's page, of that page alone. Browsers take such cookies over https, and from this machine.
 * `__Host-` wants the whole server as their path; without it they go where they are read.
 */
const framedOptions = (secure: boolean, path: string, maxAge: number) =>
  ({ path: secure ? '/' : path, httpOnly: true, sameSite: 'none', secure: true, partitioned: true, maxAge }) as const

/**
 * Over https no neighbouring host and no page without https can set or overwrite a cookie (`__Host-`: RFC 6265bis,
 * 4.1.3.2; what only says `__Secure-` a neighbour with https can set for all of its domain). Else the name says whose it
 * is: browsers send a cookie to all ports of one host, and one knowledge base would overwrite another's.
 * @param secure whether the public address is https
 * @param mark a short name of this knowledge base, the same at each start
 */
export const cookieNames = (secure: boolean, mark: string) => {
  const named = (what: string): string => (secure ? `__Host-estompe-kb${what}` : `estompe-kb${what}-${mark}`)
  return { own: named(''), embedded: named('-embedded'), away: (what: string) => named(`-${what}`) }
}
export type CookieNames = ReturnType<typeof cookieNames>

export function cookiesOf({ own, embedded, away }: CookieNames, secure: boolean): Cookies {
  const isEmbedded = ({ routeOptions }: FastifyRequest): boolean => routeOptions.config.door === 'embedded'
  const options = ownOptions(secure)
  const framed = framedOptions(secure, '/embed', days / 2)
  return {
    of: (request) => request.cookies[isEmbedded(request) ? embedded : own],
    keep: (reply, secret) => void reply.setCookie(own, secret, options),
    keepEmbedded: (reply, secret) => void reply.setCookie(embedded, secret, framed),
    forget: (request, reply) =>
      void (isEmbedded(request) ? reply.clearCookie(embedded, framed) : reply.clearCookie(own, options)),
    away: (what, path, isFramed) => {
      const name = away(what)
      const signs = isFramed
        ? framedOptions(secure, path, minutesAway)
        : // Lax: the way back begins elsewhere.
          ({ path: secure ? '/' : path, httpOnly: true, sameSite: 'lax', secure, maxAge: minutesAway } as const)
      return {
        of: (request) => request.cookies[name],
        keep: (reply, secret) => void reply.setCookie(name, secret, signs),
        forget: (reply) => void reply.clearCookie(name, signs),
      }
    },
  }
}
