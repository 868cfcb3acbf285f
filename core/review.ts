import type { Database } from '../native/database/database.ts'
import { StudioError } from './contract/errors.ts'
import type { Finding } from './contract/finding.ts'
import { type CommandName, perform } from './contract/review/commands.ts'
import { type ReviewDiff, type ReviewState, redoing, undoing } from './contract/review/diff.ts'
import type { Actor } from './contract/review/edit.ts'
import type { ReviewRecord } from './contract/review/records.ts'
import { type ApprovalRules, approving } from './stages/review/approval.ts'

/** What everybody who looks at a session is told. */
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

  constructor(database: Database) {
    this.#database = database
  }

  state(session: string): ReviewState {
    return this.#database.reviews.state(session)
  }

  /**
   * Brings the records in line with what was found. New findings come in undecided; a finding that is no longer found
   * goes unless a person decided about it; decisions on what is still found stay.
   */
  found(session: string, findings: readonly Finding[], at: string): void {
    const state = this.state(session)
    const diff: Record<string, ReviewDiff[string]> = {}
    const put = (record: ReviewRecord): void => {
      const before = state.get(record.id) ?? null
      diff[record.id] = { before, after: { ...record, revision: (before?.revision ?? -1) + 1 } }
    }
    const ids = new Set(findings.map((finding) => finding.id))
    for (const finding of findings) {
      const old = state.get(finding.id)
      if (old?.type === 'finding') {
        if (old.decision === null && JSON.stringify(old.finding) !== JSON.stringify(finding)) put({ ...old, finding })
      } else
        put({
          type: 'finding',
          id: finding.id,
          revision: 0,
          finding,
          origin: 'detected',
          decision: null,
          why: null,
          decided: null,
        })
    }
    for (const person of new Set(findings.flatMap((finding) => finding.person ?? [])))
      if (!state.has(person))
        put({ type: 'person', id: person, revision: 0, name: null, decision: null, consent: null, decided: null })
    for (const record of state.values())
      if (record.type === 'finding' && record.origin === 'detected' && record.decision === null && !ids.has(record.id))
        diff[record.id] = { before: record, after: null }
    if (Object.keys(diff).length === 0) return
    for (const record of state.values())
      if (record.type === 'approval') diff[record.id] = { before: record, after: null }
    this.#database.reviews.commit(session, { at, actor: 'estompe', role: 'admin', command: 'found', diff })
    this.#tell({ session, by: 'estompe', diff })
  }

  /**
   * Runs a command.
   * @param seen revisions of the records that the person was looking at; a newer one is never overwritten
   * @throws StudioError `conflict`, `forbidden`, `invalid-input`
   */
  perform(
    session: string,
    name: CommandName,
    input: unknown,
    actor: Actor,
    seen: Readonly<Record<string, number>>,
  ): ReviewDiff {
    const diff = perform(this.state(session), name, input, actor)
    for (const [id, { before }] of Object.entries(diff))
      if (id in seen && before !== null && before.revision !== seen[id]) throw new StudioError('conflict')
    if (Object.keys(diff).length === 0) return diff
    this.#database.reviews.commit(session, { at: actor.at, actor: actor.name, role: actor.role, command: name, diff })
    this.#log(session, name, actor, Object.keys(diff).length)
    this.#tell({ session, by: actor.name, diff })
    return diff
  }

  /**
   * This person answers for the session as it is now.
   * @throws StudioError `forbidden`, `not-approved`
   */
  approve(session: string, rules: ApprovalRules, actor: Actor): ReviewDiff {
    const diff = approving(this.state(session), rules, actor)
    this.#database.reviews.commit(session, {
      at: actor.at,
      actor: actor.name,
      role: actor.role,
      command: 'approve',
      diff,
    })
    const [approval] = Object.values(diff).map((change) => change.after)
    if (approval?.type === 'approval')
      this.#database.audit.append({
        actor: actor.name,
        action: 'approve',
        session,
        facts: { role: actor.role, decisions: approval.decisions, ...approval.checked },
      })
    this.#tell({ session, by: actor.name, diff })
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
    return last ? this.#turn(session, last.number, true, undoing(this.state(session), last.diff), actor) : null
  }

  /** Does again what this person took back last, unless they did something else since. */
  redo(session: string, actor: Actor): ReviewDiff | null {
    const own = this.#own(session, actor)
    const lastDone = own.findLastIndex((change) => !change.undone)
    const next = own[lastDone + 1]
    return next ? this.#turn(session, next.number, false, redoing(this.state(session), next.diff), actor) : null
  }

  /** Calls back with every change of any session until the returned function is called. */
  watch(tell: (news: ReviewNews) => void): () => void {
    this.#watchers.add(tell)
    return () => this.#watchers.delete(tell)
  }

  #own(session: string, actor: Actor) {
    return this.#database.reviews
      .journal(session)
      .filter((change) => change.actor === actor.name && change.command !== 'approve')
  }

  #turn(session: string, number: number, undone: boolean, diff: ReviewDiff | null, actor: Actor): ReviewDiff {
    if (diff === null) throw new StudioError('conflict')
    const dropped = { ...diff }
    for (const record of this.state(session).values())
      if (record.type === 'approval') dropped[record.id] = { before: record, after: null }
    this.#database.reviews.turn(session, number, undone, dropped)
    this.#log(session, undone ? 'undo' : 'redo', actor, Object.keys(diff).length)
    this.#tell({ session, by: actor.name, diff: dropped })
    return dropped
  }

  #log(session: string, action: string, actor: Actor, records: number): void {
    this.#database.audit.append({ actor: actor.name, action, session, facts: { role: actor.role, records } })
  }

  #tell(news: ReviewNews): void {
    for (const watcher of this.#watchers) watcher(news)
  }
}
