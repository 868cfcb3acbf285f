import { createHash } from 'node:crypto'
import type { AuditFacts } from '../native/database/audit.ts'
import type { Database } from '../native/database/database.ts'
import { isTakenBack } from '../native/database/reviews.ts'
import { alike } from './contract/alike.ts'
import { StudioError } from './contract/errors.ts'
import type { Finding } from './contract/finding.ts'
import type { AuditAction } from './contract/keeping/audit-actions.ts'
import type { PolicyFile } from './contract/policy.ts'
import { type CommandName, isOfTranscript, perform } from './contract/review/commands.ts'
import {
  applied,
  type ReviewDiff,
  type ReviewState,
  redoing,
  revisionsIn,
  squashed,
  undoing,
} from './contract/review/diff.ts'
import type { Actor } from './contract/review/edit.ts'
import type { RulesRecord } from './contract/review/records.ts'
import { type Rules, rulesId, rulesOf, ruling } from './contract/review/rules.ts'
import type { Transcript } from './contract/transcript.ts'
import { countedIn } from './review-counting.ts'
import { type ApprovalRules, approving, requesting } from './stages/review/approval.ts'
import { carryingWords } from './stages/review/carrying-words.ts'
import { summaryOf } from './stages/review/summary.ts'
import { type Known, takingIn } from './stages/review/taking-in.ts'

/** Sessions whose records stay in memory. */
const statesKept = 4

/** What of an analysis is new to a review besides its findings. */
export interface FoundNews {
  /** See `Reviews.takenIn`. */
  readonly takenIn: string | null
  /** Null while words are counted as before; `before` is null where that transcript is not known any more. */
  readonly transcripts: { readonly before: Transcript | null; readonly now: Transcript } | null
}

/** What somebody was looking at when they did something. */
export interface Looked {
  /** Revisions of records, null where there was none: a newer one is never overwritten. */
  readonly seen: Readonly<Record<string, number | null>>
  /** The transcript whose words they count: `ReviewOpening.wordTimes`. */
  readonly wordTimes: string | null
}

/** What everybody who looks at a session is told. Nothing changed: look which transcript counts the words now. */
export interface ReviewNews {
  readonly session: string
  readonly by: string
  readonly diff: ReviewDiff
}

/**
 * The reviews of all sessions: runs commands on the records, keeps the journal, takes changes back, and tells
 * everybody who watches. Each person takes back their own changes only, also after a restart.
 */
export class ReviewDesk {
  readonly #database: Database
  readonly #watchers = new Set<(news: ReviewNews) => void>()
  /** States as this process last saw them, the newest last. */
  readonly #known = new Map<string, { otherWrites: number; state: ReviewState }>()

  constructor(database: Database) {
    this.#database = database
  }

  state(session: string): ReviewState {
    const { reviews } = this.#database
    const { otherWrites } = reviews
    const known = this.#known.get(session)
    const state = known?.otherWrites === otherWrites ? known.state : reviews.state(session)
    this.#keep(session, otherWrites, state)
    return state
  }

  /**
   * Brings the records in line with what was found: see `takingIn`. A finding that is no longer found goes unless a
   * person decided about it.
   * @param known persons who were recognised: they are visible as they agreed, unless somebody decides otherwise
   * @param news what the records are in line with afterwards, and the transcripts where words are counted otherwise now
   */
  found(
    session: string,
    findings: readonly Finding[],
    at: string,
    known: ReadonlyMap<string, Known> = new Map(),
    news: FoundNews = { takenIn: null, transcripts: null },
  ): void {
    const { takenIn, transcripts } = news
    const state = this.state(session)
    const carried = transcripts ? carryingWords(state, transcripts.before, transcripts.now, at) : {}
    const diff = squashed(carried, takingIn(applied(state, carried), findings, known, at))
    if (Object.keys(diff).length > 0)
      this.#commit(
        session,
        state,
        { at, name: 'estompe', role: 'admin' },
        'found',
        diff,
        takenIn === null ? null : { what: takenIn, recounts: transcripts !== null },
      )
    else if (takenIn !== null) {
      this.#database.reviews.setTakenIn(session, takenIn)
      this.#announce(session, 'estompe', {})
    }
  }

  /**
   * Runs a command.
   * @throws StudioError `conflict`, `forbidden`, `invalid-input`, `transcript-changed` for words of another transcript than
   *   the records count: whoever watches is told to look again
   */
  perform(
    session: string,
    name: CommandName,
    input: unknown,
    actor: Actor,
    { seen = {}, wordTimes = null }: Partial<Looked>,
  ): ReviewDiff {
    const state = this.state(session)
    const diff = perform(state, name, input, actor)
    if (isOfTranscript(name, input) && wordTimes !== this.countedIn(session)) {
      this.#announce(session, 'estompe', {})
      throw new StudioError('transcript-changed')
    }
    refuseOlder(diff, seen)
    if (Object.keys(diff).length === 0) return diff
    this.#commit(session, state, actor, name, diff)
    this.#log(session, name, actor, Object.keys(diff).length)
    return diff
  }

  /** The transcript in which this session's records count words, by its `wordTimes`; null where nobody noted it. */
  countedIn(session: string): string | null {
    return countedIn(this.#database, session)
  }

  /** What decides in a session where nobody did; null before it was first opened. Reads nothing else of the session. */
  rulesOf(session: string): RulesRecord | null {
    const record = this.#database.reviews.record(session, rulesId)
    return record?.type === 'rules' ? record : null
  }

  /** What a session's policy says now that its file was read again. */
  ruled(session: string, rules: Rules, at: string): void {
    const before = this.rulesOf(session)
    if (before && alike(rules, { from: before.from, policy: before.policy, mask: before.mask })) return
    const state = this.state(session)
    const diff = ruling(state, rules, null)
    if (Object.keys(diff).length === 0) return
    const program: Actor = { at, name: 'estompe', role: 'admin' }
    const isNews = rulesOf(state) !== null
    this.#commit(session, state, program, 'rules', diff)
    if (isNews) this.#logRules(session, rules, program)
  }

  /**
   * Somebody chooses another policy or mask.
   * @param seen as for `perform`
   * @throws StudioError `conflict`, `forbidden`
   */
  rule(session: string, rules: Rules, actor: Actor, seen: Looked['seen']): ReviewDiff {
    const state = this.state(session)
    const diff = ruling(state, rules, actor)
    refuseOlder(diff, seen)
    if (Object.keys(diff).length === 0) return diff
    this.#commit(session, state, actor, 'rules', diff)
    this.#logRules(session, rules, actor)
    return diff
  }

  /**
   * This person answers for the session as it is now.
   * @param seen all that they were looking at (`revisionsIn`): nobody answers for what they have not seen. Left out where
   *   a program asks
   * @throws StudioError `forbidden`, `not-approved`, `conflict`
   */
  approve(session: string, rules: ApprovalRules, actor: Actor, seen: Looked['seen'] | null = null): ReviewDiff {
    const state = this.state(session)
    const diff = approving(state, rules, actor)
    if (seen !== null && !alike(seen, revisionsIn(state))) throw new StudioError('conflict')
    this.#commit(session, state, actor, 'approve', diff)
    const [approval] = Object.values(diff).map((change) => change.after)
    if (approval?.type === 'approval')
      this.#database.audit.append({
        actor: actor.name,
        action: 'approve',
        session,
        facts: {
          role: actor.role,
          decisions: approval.decisions,
          recorder: rules.recorder === actor.name,
          ...policyFacts(rulesOf(state)?.policy),
          ...approval.checked,
        },
      })
    return diff
  }

  /**
   * This person wants something changed first: approvals drop.
   * @throws StudioError `forbidden`
   */
  requestChanges(session: string, note: string, actor: Actor): ReviewDiff {
    const state = this.state(session)
    const diff = requesting(state, note, actor)
    this.#commit(session, state, actor, 'request-changes', diff)
    this.#log(session, 'request-changes', actor, Object.keys(diff).length)
    return diff
  }

  /**
   * Takes back this person's last change; null when there is none.
   * @throws StudioError `conflict` when somebody has built on it since
   */
  undo(session: string, actor: Actor): ReviewDiff | null {
    const last = this.#own(session, actor)
      .filter((change) => !change.undone)
      .at(-1)
    return last ? this.#turn(session, last.number, true, actor) : null
  }

  /** Does again what this person took back last, unless they did something else since. */
  redo(session: string, actor: Actor): ReviewDiff | null {
    const own = this.#own(session, actor)
    const lastDone = own.findLastIndex((change) => !change.undone)
    const next = own[lastDone + 1]
    return next ? this.#turn(session, next.number, false, actor) : null
  }

  /** Records were changed by another way than through here: whoever looks at them is told what is other now. */
  reread(session: string): void {
    const before = this.#known.get(session)?.state
    this.#known.delete(session)
    if (!before) return
    const now = this.state(session)
    const diff: Record<string, ReviewDiff[string]> = {}
    for (const id of new Set([...before.keys(), ...now.keys()])) {
      const [was, is] = [before.get(id) ?? null, now.get(id) ?? null]
      if (!alike(was, is)) diff[id] = { before: was, after: is }
    }
    if (Object.keys(diff).length > 0) this.#announce(session, 'estompe', diff)
  }

  /** Calls back with every change of any session until the returned function is called. */
  watch(tell: (news: ReviewNews) => void): () => void {
    this.#watchers.add(tell)
    return () => this.#watchers.delete(tell)
  }

  /** What can be taken back. Whoever is a mentor now takes nothing back of what they did as more: that may show something. */
  #own(session: string, actor: Actor) {
    return this.#database.reviews
      .own(session, actor.name)
      .filter(({ command }) => isTakenBack(command))
      .filter(({ role }) => actor.role !== 'mentor' || role === 'mentor')
  }

  #turn(session: string, number: number, undone: boolean, actor: Actor): ReviewDiff {
    const state = this.state(session)
    const change = this.#database.reviews.diffOf(session, number)
    const diff = undone ? undoing(state, change) : redoing(state, change)
    if (diff === null) throw new StudioError('conflict')
    const dropped = { ...diff }
    for (const record of state.values())
      if (record.type === 'approval') dropped[record.id] = { before: record, after: null }
    const next = applied(state, dropped)
    this.#database.reviews.turn(session, number, undone, dropped, summaryOf(next))
    this.#log(session, undone ? 'undo' : 'redo', actor, Object.keys(diff).length)
    this.#tell(session, actor.name, dropped, next)
    return dropped
  }

  #commit(
    session: string,
    state: ReviewState,
    actor: Actor,
    command: string,
    diff: ReviewDiff,
    taken: Parameters<Database['reviews']['commit']>[3] = null,
  ): void {
    const next = applied(state, diff)
    const { at, name, role } = actor
    this.#database.reviews.commit(session, { at, actor: name, role, command, diff }, summaryOf(next), taken)
    this.#tell(session, name, diff, next)
  }

  #logRules(session: string, { policy, mask }: Rules, { name, role }: Actor): void {
    const facts = { role, ...policyFacts(policy), mask: mask ?? 'policy' }
    this.#database.audit.append({ actor: name, action: 'rules', session, facts })
  }

  #log(session: string, action: AuditAction, actor: Actor, records: number): void {
    this.#database.audit.append({ actor: actor.name, action, session, facts: { role: actor.role, records } })
  }

  #tell(session: string, by: string, diff: ReviewDiff, next: ReviewState): void {
    this.#keep(session, this.#database.reviews.otherWrites, next)
    this.#announce(session, by, diff)
  }

  #announce(session: string, by: string, diff: ReviewDiff): void {
    for (const watcher of this.#watchers) watcher({ session, by, diff })
  }

  #keep(session: string, otherWrites: number, state: ReviewState): void {
    this.#known.delete(session)
    this.#known.set(session, { otherWrites, state })
    for (const oldest of this.#known.keys()) if (this.#known.size > statesKept) this.#known.delete(oldest)
  }
}

/** Name, version and content of a policy, for the log: two of one name differ by their hash. */
const policyFacts = (policy: PolicyFile | undefined): AuditFacts =>
  policy
    ? {
        policy: `${policy.name}@${policy.version}`,
        policySha256: createHash('sha256').update(JSON.stringify(policy)).digest('hex'),
      }
    : {}

function refuseOlder(diff: ReviewDiff, seen: Looked['seen']): void {
  for (const [id, { before }] of Object.entries(diff))
    if (id in seen && before !== null && before.revision !== seen[id]) throw new StudioError('conflict')
}
