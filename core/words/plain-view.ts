import type { TextView } from '../contract/plugins.ts'

/** A written text by itself, of which nothing is in doubt: its words are what white space separates. */
export const plainView = (text: string, language: string): TextView => ({
  source: 'metadata',
  text,
  language,
  words: [...text.matchAll(/\S+/g)].map((match) => ({
    start: match.index,
    end: match.index + match[0].length,
    probability: 1,
  })),
  context: [],
})
