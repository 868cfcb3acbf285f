import { z } from 'zod'
import { MediaKind, MediaPick, SessionId } from './api.ts'
import { call } from './rpc.ts'

/** What the page hears when its port for a take is there. */
export const shellTakeMessage = 'estompe:take'

export const PermissionKind = z.enum(['camera', 'microphone', 'screen'])
export type PermissionKind = z.infer<typeof PermissionKind>

/** What the page asks for next with `getDisplayMedia`. */
export const Shared = z.enum(['screen', 'sound'])
export type Shared = z.infer<typeof Shared>

/** What can be asked of the recorder from outside its window. */
export const RecorderCommand = z.enum(['record', 'pause', 'mark', 'stop'])
export type RecorderCommand = z.infer<typeof RecorderCommand>

/** What the small window above all others shows of a running recording. */
export const BarState = z.strictObject({
  /** Recorded so far. */
  seconds: z.number().min(0),
  paused: z.boolean(),
  stopping: z.boolean(),
  /** Each source of sound: its name in the user's language, and its peak, 0..1. */
  levels: z.array(z.strictObject({ name: z.string().max(60), peak: z.number().min(0).max(1) })).max(16),
  /** What is wrong, in the user's language; null while all is well. */
  warning: z.string().max(2000).nullable(),
  /** A word for each thing that is wrong, the same as long as it lasts. */
  wrong: z.array(z.string().max(60)).max(32),
})
export type BarState = z.infer<typeof BarState>

/** Fragment of the page that this window shows. */
export const barPage = '#/bar'

/**
 * What only a desktop shell can do. Electron's preload script puts it on the page's window; in a browser it is not
 * there, and the interface offers what a browser can instead.
 */
export interface Shell {
  /** Asks for a fresh port to the engine: it arrives as a `message` event on the window with the data `estompe:port`. */
  connect(): void
  /** Path of a file that was dropped or chosen, so that it is read where it lies; empty for what is no file. */
  pathOf(file: File): string
  /** Asks for a port on which a take's bytes go to the engine: it arrives like the other, with the data `estompe:take`. */
  connectTake(take: string): void
  /** Says whether a recording runs, so that the shell shows it and does not close. */
  recording(on: boolean): void
  /** Says of a running recording whether a screen is among its sources, so that the display does not go to sleep under it. */
  recordsScreen(on: boolean): void
  /** Tells the small window what to show. */
  showBar(state: BarState): void
  /** In the small window: listens to what it should show, a `BarState`. Gives what ends that. */
  onBar(take: (state: unknown) => void): () => void
  /** In the small window: asks the recorder for something. */
  command(command: RecorderCommand): void
  /** Whether the system gives what the whole machine plays, a call with it, as a source of its own. */
  readonly systemSound: boolean
  /**
   * Says what the next `getDisplayMedia` is for. `sound`: what the machine plays and, in place of a screen, this page. Some
   * systems let the person choose a screen themselves, and give no sound with it.
   */
  shareNext(what: Shared): Promise<void>
  /** Whether the system has pages on which sources are permitted. */
  readonly permissionPages: boolean
  /** Opens the system's page on which a source is permitted. */
  openPermissions(kind: PermissionKind): void
  /** Listens to what the tray, the menu and global shortcuts ask of the recorder. Gives what ends that. */
  onCommand(take: (command: RecorderCommand) => void): () => void
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
  /** Bytes of content where the library seals the file: it is read by `file.piece`. Null: it is read by its path. */
  size: z.number().min(0).nullable(),
})
export type LocatedFile = z.infer<typeof LocatedFile>

/** The wire between the shell's main process and the engine; the page never has it. */
export const shellApi = {
  'file.media': call(
    z.strictObject({ session: SessionId, kind: MediaKind, pick: MediaPick.nullable() }),
    LocatedFile.nullable(),
  ),
  /** Brings a file in that the system was asked to open with Estompe. */
  'file.import': call(z.strictObject({ path: z.string().min(1).max(4096) }), z.object({})),
  'file.result': call(z.strictObject({ session: SessionId, name: z.string().max(255) }), LocatedFile.nullable()),
  /** A session's part of the log of decisions, to be kept: it is made when it is asked for. */
  'file.audit': call(
    z.strictObject({ session: SessionId, name: z.string().max(255) }),
    z.object({ type: z.string(), content: z.string() }).nullable(),
  ),
  /** Content of a file of the library; fewer bytes at its end. */
  'file.piece': call(
    z.strictObject({
      path: z.string().max(4096),
      start: z.int().min(0),
      length: z
        .int()
        .min(1)
        .max(1 << 22),
    }),
    z.object({ bytes: z.instanceof(Uint8Array) }),
  ),
} as const
export type ShellApi = typeof shellApi
