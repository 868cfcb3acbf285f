import type { FastifyReply, FastifyRequest } from 'fastify'

const days = 24 * 3600

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
}

/** To the server's own pages alone. */
const ownOptions = (secure: boolean) =>
  ({ path: '/', httpOnly: true, sameSite: 'strict', secure, maxAge: 30 * days }) as const
/**
 * Into a frame on another's page, of that page alone, to what is embedded alone. Browsers take such cookies over https,
 * and from this machine.
 */
export const embeddedOptions = {
  path: '/embed',
  httpOnly: true,
  sameSite: 'none',
  secure: true,
  partitioned: true,
  maxAge: days / 2,
} as const

/**
 * Over https no neighbouring host and no page without https can set or overwrite a cookie (`__Host-`, `__Secure-`: RFC
 * 6265bis, 4.1.3). Else the name says whose it is: browsers send a cookie to all ports of one host, and one knowledge base
 * would overwrite another's.
 * @param secure whether the public address is https
 * @param mark a short name of this knowledge base, the same at each start
 */
export const cookieNames = (secure: boolean, mark: string) => ({
  own: secure ? '__Host-estompe-kb' : `estompe-kb-${mark}`,
  embedded: secure ? '__Secure-estompe-kb-embedded' : `estompe-kb-embedded-${mark}`,
})
export type CookieNames = ReturnType<typeof cookieNames>

export function cookiesOf({ own, embedded }: CookieNames, secure: boolean): Cookies {
  const isEmbedded = ({ routeOptions }: FastifyRequest): boolean => routeOptions.config.door === 'embedded'
  const options = ownOptions(secure)
  return {
    of: (request) => request.cookies[isEmbedded(request) ? embedded : own],
    keep: (reply, secret) => void reply.setCookie(own, secret, options),
    keepEmbedded: (reply, secret) => void reply.setCookie(embedded, secret, embeddedOptions),
    forget: (request, reply) =>
      void (isEmbedded(request) ? reply.clearCookie(embedded, embeddedOptions) : reply.clearCookie(own, options)),
  }
}
