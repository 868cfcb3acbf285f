import type { Marked } from '../../contract/search.ts'

/** A text with the words that match marked. Drawn as text: nothing in it is markup. */
export function MarkedText({ pieces }: { readonly pieces: Marked }) {
  let at = 0
  return pieces.map(({ text, marked }) => {
    const key = at
    at += text.length
    return marked ? <mark key={key}>{text}</mark> : <span key={key}>{text}</span>
  })
}
