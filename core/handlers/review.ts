import { StudioError } from '../contract/errors.ts'
import type {
  FollowEvent,
  PolicyChoice,
  ReviewApi,
  ReviewEvent,
  ReviewMedium,
  ReviewOpening,
  Strip,
} from '../contract/review/api.ts'
import { type CommandName, commandNames } from '../contract/review/commands.ts'
import type { ReviewDiff } from '../contract/review/diff.ts'
import type { Actor } from '../contract/review/edit.ts'
import type { Excerpt } from '../contract/review/excerpt.ts'
import type { ReviewRecord, Role, RulesRecord } from '../contract/review/records.ts'
import type { Handlers } from '../contract/rpc.ts'
import type { Span } from '../contract/span.ts'
import type { Looked, ReviewDesk, ReviewNews } from '../review.ts'
import { type ApprovalRules, mayApprove } from '../stages/review/approval.ts'

/** Who sits at the other end of a link. */
export interface Reviewer {
  readonly name: string
  readonly role: Role
}

/** What the handlers need of the studio besides the reviews themselves. */
export interface ReviewSource {
  readonly desk: ReviewDesk
  /**
   * All but who asks; brings the records in line with what was found on the way.
   * @throws StudioError `session-missing`
   */
  open(session: string): Promise<Omit<ReviewOpening, 'me' | 'mayApprove'>>
  rules(session: string): Promise<ApprovalRules>
  /** What the session can go by. @throws StudioError `session-missing` */
  policies(session: string): Promise<PolicyChoice[]>
  /** @throws StudioError `policy-invalid`, `policy-name-taken`, `file-missing`, `file-unreadable`, `invalid-input` */
  readPolicy(path: string): Promise<PolicyChoice>
  /** @throws StudioError as `readPolicy` does, `conflict`, `forbidden` */
  rule(wish: RuleWish, actor: Actor): Promise<ReviewDiff>
  follow(wish: FollowWish, actor: Actor, signal: AbortSignal): AsyncIterable<FollowEvent>
  media(session: string, signal: AbortSignal): AsyncIterable<ReviewMedium>
  strip(session: string): Promise<Strip | null>
  /** @throws StudioError as `Excerpts.make` */
  excerpt(session: string, span: Span): Promise<Excerpt>
}

/** What shall decide from now on; `seen` as for a command. */
export interface RuleWish extends Pick<RulesRecord, 'from' | 'mask'> {
  readonly session: string
  readonly seen: Looked['seen']
}

/** What is followed, from where; `seen` as for a command. */
export interface FollowWish {
  readonly session: string
  readonly finding: string
  /** Seconds. */
  readonly time: number
  readonly seen: Looked['seen']
}

/** Keyframes that one message carries at most, so that no message keeps a screen busy for long. */
const keyframesInPiece = 4000

/** Answers for the reviews' part of the wire. Who may do what is decided here, not by the buttons that are shown. */
export function reviewHandlers(source: ReviewSource): Handlers<ReviewApi, Reviewer> {
  const actor = (who: Reviewer): Actor => ({ name: who.name, role: who.role, at: new Date().toISOString() })
  const { desk } = source
  return {
    async *'review.open'({ session }, { signal, who }) {
      const news = new Mailbox(signal, (tell) =>
        desk.watch((one) => {
          if (one.session === session) tell(one)
        }),
      )
      const me = { name: who.name, role: who.role }
      let counted: string | null = null
      async function* everything(): AsyncGenerator<ReviewEvent> {
        let opening = await source.open(session)
        const may = mayApprove(await source.rules(session), who)
        // Words that were counted anew in between would meet records of another transcript.
        while (desk.countedIn(session) !== opening.wordTimes) opening = await source.open(session)
        // From here on without a pause: what was told so far is in the records.
        news.empty()
        const records = [...desk.state(session).values()]
        counted = opening.wordTimes
        yield { kind: 'opening', opening: { ...opening, me, mayApprove: may } }
        for (const piece of pieces(records)) yield { kind: 'records', records: piece }
        yield { kind: 'ready' }
      }
      yield* everything()
      for (;;) {
        // Words are counted otherwise by now: what a screen shows and the records would be about different words.
        if (desk.countedIn(session) !== counted) yield* everything()
        const letter = await news.next()
        if (letter === null) return
        if (desk.countedIn(session) === counted && Object.keys(letter.diff).length > 0)
          yield { kind: 'changed', by: letter.by, diff: letter.diff }
      }
    },
    'review.perform'({ session, command, args, ...looked }, { who }) {
      const name = commandNames.find((known): known is CommandName => known === command)
      if (!name) throw new StudioError('invalid-input', { what: 'command' })
      return { diff: desk.perform(session, name, args, actor(who), looked) }
    },
    'review.policies': async ({ session }) => ({ policies: await source.policies(session) }),
    'review.readPolicy': async ({ path }) => ({ policy: await source.readPolicy(path) }),
    'review.rule': async (wish, { who }) => ({ diff: await source.rule(wish, actor(who)) }),
    'review.undo': ({ session }, { who }) => ({ diff: desk.undo(session, actor(who)) }),
    'review.redo': ({ session }, { who }) => ({ diff: desk.redo(session, actor(who)) }),
    'review.approve': async ({ session, seen }, { who }) => ({
      diff: desk.approve(session, await source.rules(session), actor(who), seen),
    }),
    'review.requestChanges': ({ session, note }, { who }) => ({
      diff: desk.requestChanges(session, note, actor(who)),
    }),
    'review.follow': (wish, { who, signal }) => source.follow(wish, actor(who), signal),
    'review.media': ({ session }, { signal }) => source.media(session, signal),
    'review.strip': async ({ session }) => ({ strip: await source.strip(session) }),
    'review.excerpt': ({ session, start, end }) => source.excerpt(session, { start, end }),
  }
}

function* pieces(records: readonly ReviewRecord[]): Generator<ReviewRecord[]> {
  let piece: ReviewRecord[] = []
  let size = 0
  for (const record of records) {
    piece.push(record)
    size += 40 + (record.type === 'finding' ? record.finding.keyframes.length : 0)
    if (size < keyframesInPiece) continue
    yield piece
    piece = []
    size = 0
  }
  if (piece.length > 0) yield piece
}

/** Keeps what is told between two reads; nothing is lost, nothing is told twice. */
class Mailbox {
  readonly #signal: AbortSignal
  #letters: ReviewNews[] = []
  #wake = (): void => undefined

  constructor(signal: AbortSignal, listen: (tell: (news: ReviewNews) => void) => () => void) {
    this.#signal = signal
    const stop = listen((news) => {
      this.#letters.push(news)
      this.#wake()
    })
    const end = (): void => {
      stop()
      this.#wake()
    }
    signal.addEventListener('abort', end, { once: true })
    if (signal.aborted) end()
  }

  /** Throws away what came so far. */
  empty(): void {
    this.#letters = []
  }

  /** The next letter, when it comes; null once the signal has fired. */
  async next(): Promise<ReviewNews | null> {
    while (!this.#signal.aborted) {
      const letter = this.#letters.shift()
      if (letter) return letter
      await new Promise<void>((wake) => (this.#wake = wake))
    }
    return null
  }
}
