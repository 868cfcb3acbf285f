/** Requests a minute from one person or studio or, of those who are not known, from one address. */
export interface Limits {
  readonly requests: number
  /** Asking for sign-in links. */
  readonly links: number
  /** Trying sign-in links. */
  readonly signIns: number
  /** Messages that somebody writes. */
  readonly messages: number
}

/** As-you-type search asks with every letter; a link is asked for once. */
export const usualLimits: Limits = { requests: 900, links: 10, signIns: 20, messages: 60 }
