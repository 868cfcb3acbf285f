/**
 * The Content-Security-Policy of every page of ours: nothing from elsewhere, no inline script, no frame, no form to
 * elsewhere.
 * @param connect addresses besides its own that the page may talk to
 */
export const pagePolicy = (...connect: readonly string[]): string =>
  [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "font-src 'self'",
    "img-src 'self'",
    "media-src 'self'",
    ["connect-src 'self'", ...connect].join(' '),
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "object-src 'none'",
    "require-trusted-types-for 'script'",
  ].join('; ')
