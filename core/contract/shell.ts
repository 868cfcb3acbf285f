import { z } from 'zod'
import { MediaKind, MediaPick, SessionId } from './api.ts'
import { call } from './rpc.ts'

/**
 * What only a desktop shell can do. Electron's preload script puts it on the page's window; in a browser it is not
 * there, and the interface offers what a browser can instead.
 */
export interface Shell {
  /** Asks for a fresh port to the engine: it arrives as a `message` event on the window with the data `estompe:port`. */
  connect(): void
  /** Path of a file that was dropped or chosen, so that it is read where it lies; empty for what is no file. */
  pathOf(file: File): string
  /** Shows a session's results in the system's file manager. */
  reveal(session: string): Promise<void>
}

/** A file that the shell may read out to its own window. */
export const LocatedFile = z.object({
  /** Absolute. Known to the engine and the shell's main process, never to the page. */
  path: z.string(),
  type: z.string(),
  unmasked: z.boolean(),
  /** Set for results: the name to save under. */
  downloadName: z.string().nullable(),
})
export type LocatedFile = z.infer<typeof LocatedFile>

/** The wire between the shell's main process and the engine; the page never has it. */
export const shellApi = {
  'file.media': call(
    z.strictObject({ session: SessionId, kind: MediaKind, pick: MediaPick.nullable() }),
    LocatedFile.nullable(),
  ),
  'file.result': call(z.strictObject({ session: SessionId, name: z.string().max(255) }), LocatedFile.nullable()),
} as const
export type ShellApi = typeof shellApi
