import type { BulkDesk } from '../bulk/desk.ts'
import type {
  About,
  LibraryChange,
  MediaKind,
  MediaPick,
  ResultFile,
  SessionResults,
  SessionRow,
} from '../contract/api.ts'
import type { AuditExport } from '../contract/keeping/audit.ts'
import type { RenderState } from '../contract/review/renders.ts'
import type { Library } from '../library.ts'
import type { OutletDesk } from '../outlet/outlet-desk.ts'
import type { Takes } from '../recording/takes.ts'
import type { EnrolmentSource } from './enrolment.ts'
import type { Fetches } from './fetches.ts'
import type { RecorderOf } from './guard.ts'
import type { People } from './people.ts'
import type { ProviderSource } from './provider.ts'
import type { RelocateControl } from './relocate.ts'
import type { Reviewer, ReviewSource } from './review.ts'

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
  readonly takes: Takes
  readonly bulk: BulkDesk
  readonly fetches: Fetches
  about(): Promise<About>
  rows(): Promise<SessionRow[]>
  /** Changes from now on, joined when the reader is slow: the newest row of each session. */
  changes(signal: AbortSignal): AsyncIterable<LibraryChange>
  /** @param options.by who brings it in, written down with a session that is new; null when it comes by itself */
  importPath(path: string, options: ImportOptions): Promise<{ session: string }>
  process(session: string): Promise<void>
  cancel(session: string): Promise<void>
  results(session: string): Promise<SessionResults>
  /**
   * Says where a session's recording lies now.
   * @throws StudioError `recording-changed` when that file holds something else, `file-missing`
   */
  relocate(session: string, path: string, control: RelocateControl): Promise<void>
  /** @param pick which one, where there are several */
  media(session: string, kind: MediaKind, pick: MediaPick | null): Promise<ReadableFile | null>
  /** The log of a session's decisions as a file to keep: `audit.json`, `audit-fr.html` or `audit-en.html`. */
  auditFile(session: string, name: string): Promise<{ type: string; content: string } | null>
  audit(session: string): AuditExport
  readonly recorderOf: RecorderOf
  readonly people: People
  readonly review: ReviewSource
  readonly renders: RenderDesk
  readonly enrolment: EnrolmentSource
  /** Null where this host has no way to a knowledge base. */
  readonly outlet: OutletDesk<Reviewer> | null
  readonly keeping: KeepingSource
  readonly provider: ProviderSource
  resultFile(session: string, name: string): Promise<(ReadableFile & ResultFile) | null>
  /** @param name File name of the recording, as the user knows it. */
  openInbox(name: string, who: Reviewer): Promise<Inbox>
}

export interface ImportOptions {
  readonly language: 'fr' | 'en' | 'auto'
  readonly by: string | null
}

/** Renders of what was approved; `clip` null stands for the whole session. */
export interface RenderDesk {
  watch(session: string, signal: AbortSignal): AsyncIterable<{ renders: RenderState[] }>
  /**
   * The same asked twice is one render.
   * @throws StudioError `not-approved`, `session-missing`, `invalid-input` when there is no such clip, `library-busy` while
   *   it is published, or rendered as it was decided before
   */
  render(session: string, clip: string | null, who: Reviewer): Promise<void>
  cancel(session: string, clip: string | null): Promise<void>
  /** @throws StudioError `not-approved`, `not-verified`, `session-missing` */
  publish(session: string, clip: string | null, who: Reviewer): Promise<void>
}

/** What keeping and erasing need of the studio. */
export interface KeepingSource {
  readonly library: Library
  /** Whether a job works on a session, or waits to. */
  isBusy(session: string): boolean
  /** Stops what works on a session and settles when it has ended. */
  stop(session: string): Promise<void>
  /** Lets jobs wait until what it gives is called. */
  holdJobs(): () => void
  /** Tells everybody that a session is gone. */
  removed(session: string): void
  /** Reads a session's review anew, because its records were changed by another way than its commands, and tells everybody. */
  rewritten(session: string): void
  /** Brings a session's review in line with who is still recognised in it. */
  takeIn(session: string): Promise<void>
}
