import { randomUUID } from 'node:crypto'
import { basename } from 'node:path'
import { bugOf } from '../../core/contract/bug.ts'
import { type ErrorCode, type ErrorData, isCancelled, StudioError } from '../../core/contract/errors.ts'
import type { Bilingual, UiLanguage } from '../../core/contract/language.ts'
import { explained } from '../../core/contract/sentences.ts'
import { noticedFull } from '../../core/contract/system-errors.ts'
import { keepBug } from './bug-log.ts'

/** What goes wrong, as it is told. */
export interface Failure {
  readonly code: ErrorCode
  readonly says: string
  readonly next: string
}

/** Where a command speaks: results to the output, progress and errors beside it. */
export interface Terminal {
  readonly language: UiLanguage
  readonly json: boolean
  readonly isInteractive: boolean
  print(line: string): void
  printJson(event: unknown): void
  /** A sentence that is not a result. */
  note(line: string): void
  say(sentence: Bilingual): string
  /** Turns anything thrown into a sentence. A bug is written to the library's log under a number. */
  explain(error: unknown, file?: string): Failure
}

/** The name of a file, as a terminal may be given it: what would break the line or steer the screen is a question mark. */
export const nameInLine = (name: string): string => name.replace(/\p{Cc}/gu, '?')

export function openTerminal(language: UiLanguage, json: boolean, home: string): Terminal {
  const say = (sentence: Bilingual): string => sentence[language]
  const write = (line: string): void => void process.stdout.write(`${line}\n`)
  return {
    language,
    json,
    isInteractive: process.stderr.isTTY === true && !json,
    print: write,
    printJson: (event) => write(JSON.stringify(event)),
    note: (line) => void process.stderr.write(`${line}\n`),
    say,
    explain: (error, file) => {
      const { code, data } = knownAs(error, home)
      return {
        code,
        ...explained(code, { ...(file === undefined ? {} : { file: basename(file) }), ...data }, language),
      }
    },
  }
}

function knownAs(thrown: unknown, home: string): { code: ErrorCode; data: ErrorData } {
  const error = noticedFull(thrown, home)
  if (error instanceof StudioError) return error
  if (isCancelled(error)) return { code: 'cancelled', data: {} }
  const id = randomUUID().slice(0, 8)
  keepBug(home, id, bugOf(error))
  if (process.env.ESTOMPE_DEBUG) console.error(error)
  return { code: 'internal', data: { id } }
}
