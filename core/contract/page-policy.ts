/** What a page may do besides; nothing when left out. Addresses are origins. */
export interface PageMay {
  /** Whom it may talk to besides its own server. */
  readonly connect?: readonly string[]
  /** Whose pages may show it in a frame. */
  readonly ancestors?: readonly string[]
  /** To whom it may send a form. */
  readonly forms?: readonly string[]
}

const orNobody = (origins: readonly string[]): string => (origins.length === 0 ? "'none'" : origins.join(' '))

/**
 * The Content-Security-Policy of every page of ours: nothing from elsewhere, no inline script, no frame, no form to
 * elsewhere, but for what a page is allowed by name.
 */
export const pagePolicy = ({ connect = [], ancestors = [], forms = [] }: PageMay = {}): string =>
  [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "font-src 'self'",
    "img-src 'self'",
    "media-src 'self'",
    ["connect-src 'self'", ...connect].join(' '),
    "base-uri 'none'",
    `form-action ${orNobody(forms)}`,
    `frame-ancestors ${orNobody(ancestors)}`,
    "object-src 'none'",
    "require-trusted-types-for 'script'",
  ].join('; ')
