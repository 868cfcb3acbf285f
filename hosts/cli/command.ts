import type { Terminal } from './terminal.ts'

/** One command: its arguments after its name. Answers with the exit code. */
export type Command = (args: readonly string[], terminal: Terminal, signal: AbortSignal) => Promise<number>
