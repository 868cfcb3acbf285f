/** A name for a message, made where it is written: sending it again says nothing twice. */
export const newMessageId = (): string =>
  [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('')
