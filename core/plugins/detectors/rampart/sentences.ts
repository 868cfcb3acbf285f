/** Longest stretch, in words, that goes to the model at once. */
const most = 48

/** Sentences of a text as ranges; what has no full stop for long is cut between words. */
export function sentencesOf(text: string): { start: number; end: number }[] {
  const out: { start: number; end: number }[] = []
  let start = -1
  let end = 0
  let words = 0
  for (const match of text.matchAll(/\S+/g)) {
    if (start < 0) start = match.index
    end = match.index + match[0].length
    words++
    const stops =
      /[.!?…]["»”)]*$/.test(match[0]) && !/^\p{L}\.$/u.test(match[0]) && !/^(?:M|Mme|Mr|Mrs|Ms|Dr|St)\.$/.test(match[0])
    if ((stops && words >= 4) || words >= most || text[end] === '\n') {
      out.push({ start, end })
      start = -1
      words = 0
    }
  }
  if (start >= 0) out.push({ start, end })
  return out
}
