import type { About, LibraryChange, MediaKind, ResultFile, SessionResults, SessionRow } from '../contract/api.ts'

/** A file of the library that may be read by address. */
export interface ReadableFile {
  /** Absolute. Never leaves the studio's process. */
  readonly path: string
  /** Media type for the browser. */
  readonly type: string
  /** True for what is unmasked: it must not be kept by any cache. */
  readonly unmasked: boolean
}

/** Where a recording that is being handed over goes: inside the library, on the library's disk. */
export interface Inbox {
  /** Absolute path for the bytes; its last part is the recording's own name. */
  readonly path: string
  /** Bytes free on that disk. */
  readonly freeBytes: number
  /** Takes the finished file into the library and begins to process it. */
  take(): Promise<{ session: string }>
  /** Removes what was written. */
  drop(): Promise<void>
}

/** What the handlers and the hosts need of the studio. */
export interface Desk {
  about(): Promise<About>
  rows(): Promise<SessionRow[]>
  /** Changes from now on, joined when the reader is slow: the newest row of each session. */
  changes(signal: AbortSignal): AsyncIterable<LibraryChange>
  importPath(path: string, options: { language: 'fr' | 'en' | 'auto'; starter?: boolean }): Promise<{ session: string }>
  process(session: string): Promise<void>
  cancel(session: string): Promise<void>
  results(session: string): Promise<SessionResults>
  media(session: string, kind: MediaKind): Promise<ReadableFile | null>
  resultFile(session: string, name: string): Promise<(ReadableFile & ResultFile) | null>
  /** @param name File name of the recording, as the user knows it. */
  openInbox(name: string): Promise<Inbox>
}
