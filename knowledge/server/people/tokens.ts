import { createHash, randomBytes } from 'node:crypto'

/** 256 bits that nobody guesses, as 43 letters that are safe in an address. */
export const newToken = (): string => randomBytes(32).toString('base64url')

/** 128 bits: enough for a name, not for a secret. */
export const newId = (): string => randomBytes(16).toString('base64url')

/** What is kept of a token: whoever reads the database cannot sign in with it. */
export const hashOf = (token: string): string => createHash('sha256').update(token).digest('hex')
