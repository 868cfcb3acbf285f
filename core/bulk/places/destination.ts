/** Held by whoever writes to a destination, whichever library they use. */
export const outLock = '.estompe-bulk.lock'

/** Of a recording, what tells it from others of the same name in the same destination. */
export interface Recording {
  readonly number: number
  /** Relative to the source, with `/`. */
  readonly path: string
}

/** Recordings that people have in their hands, whichever library those use: no policy lets them go by itself any more. */
export interface WithPeople {
  /** @throws StudioError as the store */
  has(recording: Recording, signal: AbortSignal): Promise<boolean>
  /** @throws StudioError as the store */
  note(recording: Recording, signal: AbortSignal): Promise<void>
}

/** Where the results of a job go. */
export interface BulkDestination {
  /** Absolute path of the folder that a recording's results are handed over to; null: they stay in the library. */
  folderFor(recording: Recording): string | null
  /**
   * A disk that was pulled out leaves the folder that it was seen in: what is written there then lies elsewhere.
   * @throws StudioError `folder-not-writable` when this is no longer the place that it was
   */
  refuseGone(): Promise<void>
  /** Whether `keep` takes them elsewhere, and a render must stay in the library until it has. */
  readonly isElsewhere: boolean
  /** Null where nobody with another library writes. */
  readonly withPeople: WithPeople | null
  /**
   * Brings results to where they belong.
   * @param folder that holds them now; null when verification found something or they stay in the library
   * @returns how the place is called; null when there is none
   * @throws StudioError
   */
  keep(recording: Recording, folder: string | null, signal: AbortSignal): Promise<string | null>
  end(): Promise<void>
}
