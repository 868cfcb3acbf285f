import type { Described } from './described.ts'

/** A verified clip on its way. */
export interface Outgoing {
  /** Id of the video there: 32 hex digits, the same for every version of a clip. */
  readonly video: string
  /** Absolute path of the folder that was handed over. */
  readonly folder: string
  /** Absolute path of a folder that keeps what was stated: stated again, it is the same word for word. */
  readonly memory: string
  readonly described: Described
}

/** Why a clip is taken out of a knowledge base. */
export type LeavingReason = 'consent-withdrawn' | 'person-left' | 'mistake'

/** The knowledge bases that trust this studio, as the studio talks to them. `server` is the origin of one. */
export interface KnowledgePort {
  /** Origins of those that trust this studio. */
  known(): Promise<readonly string[]>
  /**
   * Makes a knowledge base trust this studio with an admin's one-time code. Gives its origin.
   * @throws StudioError `usage` for an address that is none, `studio-not-trusted`, `server-unreachable`
   */
  trust(address: string, code: string, name: string, signal: AbortSignal): Promise<string>
  /** Forgets that a knowledge base trusts this studio: from then on nothing is sent there or taken out. */
  forget(server: string): Promise<void>
  /**
   * Sends what the server does not have yet; the same content again changes nothing. `superseded`: a later version is
   * there already.
   * @param sending.progress bytes that have arrived, of all
   * @param sending.refuse asked when all of it is there, before any of it can be seen: throws when it may not go out any
   *   more, and then nothing of it is shown
   * @throws StudioError `studio-not-trusted`, `not-verified`, `not-approved`, `was-erased`, `upload-altered`,
   *   `server-unreachable`, `cancelled`
   */
  send(
    server: string,
    outgoing: Outgoing,
    sending: {
      readonly signal: AbortSignal
      readonly progress: (done: number, total: number) => void
      readonly refuse: () => void
    },
  ): Promise<'published' | 'superseded'>
  /**
   * Erases a clip there, with all that was made of it. Settles as well when there is none.
   * @throws StudioError `studio-not-trusted`, `server-unreachable`, `cancelled`
   */
  takeOut(server: string, video: string, reason: LeavingReason, signal: AbortSignal): Promise<void>
}
