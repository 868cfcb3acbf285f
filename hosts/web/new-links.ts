import { createInterface } from 'node:readline'
import type { Served } from './serve.ts'

/** Prints a new link whenever Enter is pressed in the host's window. Gives what ends that. */
export function offerNewLinks(served: Served, print: (line: string) => void): () => void {
  const lines = createInterface({ input: process.stdin, terminal: false })
  lines.on('line', () => print(`    ${served.newLink()}`))
  return () => {
    lines.close()
    process.stdin.unref?.()
  }
}
