/** Index of the last of `starts` (ascending, seconds) that is not after `time`; -1 before the first. */
export function lastStarted(starts: readonly number[], time: number): number {
  let low = 0
  let high = starts.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((starts[middle] as number) <= time) low = middle + 1
    else high = middle
  }
  return low - 1
}
