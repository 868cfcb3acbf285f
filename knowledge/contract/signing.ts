/** The scheme of the `Authorization` with which a studio asks. */
export const studioScheme = 'Estompe-Studio'

/** Stands for the body where it is a stream (tus): what arrives is held against the sha256 in the signed statement. */
export const streamedBody = '-'

/** A request as it is signed. */
export interface SignedRequest {
  /** Of the server that is meant. */
  readonly origin: string
  readonly studio: string
  readonly method: string
  /** With the query, as it is sent. */
  readonly path: string
  readonly atMs: number
  /** sha256 of the body in lower-case hex, of nothing where there is none; or `streamedBody`. */
  readonly body: string
}

/** What a studio signs to show who sends a request: good for this server, this path and this body alone. */
export const signedText = ({ origin, studio, method, path, atMs, body }: SignedRequest): string =>
  ['estompe request 2', origin, studio, `${method} ${path}`, atMs, body].join('\n')

/**
 * What a studio signs to show that a key is its own.
 * @param what the admin's code or, where a key takes the place of another, the new key itself
 */
export const trustedText = (what: string): string => `estompe trust 1\n${what}`

/** What stands behind the scheme: `studio.milliseconds.body.signature`. */
export interface StudioCredentials extends Pick<SignedRequest, 'studio' | 'atMs' | 'body'> {
  /** Ed25519, base64url. */
  readonly signature: string
}

export const writeCredentials = ({ studio, atMs, body, signature }: StudioCredentials): string =>
  [studio, atMs, body, signature].join('.')

/** Null when it has not that form. */
export function readCredentials(text: string): StudioCredentials | null {
  const match = /^([\w-]{8,64})\.(\d{13})\.([0-9a-f]{64}|-)\.([\w-]{86})$/.exec(text)
  if (!match) return null
  const [, studio = '', at = '', body = '', signature = ''] = match
  return { studio, atMs: Number(at), body, signature }
}
