import { createHmac, timingSafeEqual } from 'node:crypto'

/** What proves, without a sign-in, that whoever holds it got this person's weekly letter. It can stop letters, nothing else. */
export const stopTokenOf = (person: string, key: string): string =>
  `${person}.${createHmac('sha256', key).update(`stop the weekly letter of ${person}`).digest('base64url')}`

/** Whose letters a token speaks of, if it is signed rightly. */
export const personOf = (token: string): string => token.slice(0, token.indexOf('.'))

export function isSigned(token: string, key: string): boolean {
  const [given, right] = [Buffer.from(token), Buffer.from(stopTokenOf(personOf(token), key))]
  return given.length === right.length && timingSafeEqual(given, right)
}
