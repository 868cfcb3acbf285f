import type { z } from 'zod'

/** A message that somebody wrote to the bot in another chat. */
export interface Incoming {
  /** The other chat's own id of the message: the same one comes again when it was not acknowledged. */
  readonly id: string
  /** Whoever wrote it, as the other chat calls them. */
  readonly sender: string
  readonly text: string
}

/** Another chat, in which students ask and the bot answers. */
export interface OutsideChat {
  /** Name in addresses and in the database. */
  readonly id: string
  /** What its webhook sends; anything that it does not accept is refused. */
  readonly body: z.ZodType
  /** Whether a request's `Authorization` is the other chat's own. Takes the same time for every wrong one. */
  isCaller(authorization: string | undefined): boolean
  /** The message in what was sent; null for everything that is not a student's message to the bot. */
  read(body: unknown): Incoming | null
  /**
   * Writes to somebody as the bot. With `again` it looks first whether the message is there already.
   * @param id names the message, so that it can be found again
   * @throws StudioError `forbidden` when the other chat refuses it for good, `server-unreachable` when it may be tried
   *   again
   */
  write(receiver: string, text: string, id: string, again: boolean): Promise<void>
}
