/**
 * What a piece of work tells while it runs, the newest only: a reader that is slow is not told everything. Gives what
 * the work gives.
 * @throws as the work does
 */
export async function* newestOf<Told extends object, Given>(
  begin: (tell: (told: Told) => void) => Promise<Given>,
): AsyncGenerator<Told, Given> {
  let newest: Told | null = null
  let ended = false
  let wake = (): void => undefined
  const work = begin((told) => {
    newest = told
    wake()
  })
  const end = (): void => {
    ended = true
    wake()
  }
  work.then(end, end)
  while (!ended) {
    const told: Told | null = newest
    newest = null
    if (told) yield told
    await new Promise<void>((next) => {
      wake = next
      if (ended || newest) next()
    })
  }
  return work
}
