import { setFlagsFromString } from 'node:v8'

/** How much the script's memory may grow, percent of what a collection left, before all of it is collected again. */
const growth = 200

let asked = false

/**
 * Lets the script's memory grow before it is collected, for the whole process. Pictures are handed over in buffers of
 * some hundred kilobytes, each of which counts as script memory: left to itself V8 collects everything several times
 * a second while a recording is searched, to win back a few megabytes.
 */
export function collectSeldom(): void {
  if (asked) return
  asked = true
  setFlagsFromString(`--heap-growing-percent=${growth}`)
}
