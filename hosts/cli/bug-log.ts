import { appendFileSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Bug } from '../../core/contract/bug.ts'

/** Keeps where a bug happened in the library's log, under the number that people are told. */
export function keepBug(home: string, id: string, bug: Bug): void {
  const { name, code, stack } = bug
  try {
    mkdirSync(join(home, 'log'), { recursive: true, mode: 0o700 })
    const line = JSON.stringify({ id, at: new Date().toISOString(), name, code, stack })
    appendFileSync(join(home, 'log', 'bugs.jsonl'), `${line}\n`)
  } catch {
    // A library that cannot be written to is reported by what failed, not by its log.
  }
}
