/** One of them. */
export const pick = <T>(random: () => number, from: readonly T[]): T => {
  const one = from[Math.floor(random() * from.length)]
  if (one === undefined) throw new Error('nothing to pick from')
  return one
}

/** Up to `count` times in `[from, to)` that are `allowed`, at least `gap` apart, ascending. */
export function timesApart(
  random: () => number,
  count: number,
  { from, to, gap }: { from: number; to: number; gap: number },
  allowed: (time: number) => boolean = () => true,
): number[] {
  const times: number[] = []
  for (let i = 0; i < count * 200 && times.length < count; i++) {
    const time = from + random() * (to - from)
    if (allowed(time) && times.every((other) => Math.abs(other - time) >= gap)) times.push(time)
  }
  return times.sort((a, b) => a - b)
}
