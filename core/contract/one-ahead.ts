/**
 * What `work` makes of each thing, in order. The next is begun while one is waited for, so that a network works while
 * its next question is put together; no more are, because each takes room. @throws what `work` throws first
 */
export async function oneAhead<T, R>(things: readonly T[], work: (thing: T) => Promise<R>): Promise<R[]> {
  const out: R[] = []
  let before: Promise<R> | null = null
  for (const thing of things) {
    const begun = work(thing)
    // Nobody hears of it when the one before it fails.
    begun.catch(() => {})
    if (before) out.push(await before)
    before = begun
  }
  if (before) out.push(await before)
  return out
}
