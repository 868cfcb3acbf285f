import type { DeliveryRow } from '../../native/database/deliveries.ts'
import { StudioError } from '../contract/errors.ts'
import type { Failure } from '../contract/failure.ts'
import type { ClipWords, TrustedBase } from '../contract/outlet/api.ts'
import type { Delivery } from '../contract/outlet/delivery.ts'
import type { KnowledgePort } from '../contract/outlet/port.ts'
import type { ReviewState } from '../contract/review/diff.ts'
import type { Library } from '../library.ts'
import { refuseUnagreed } from '../recording/session-consents.ts'
import type { WithdrawingTarget } from '../recording/withdrawals.ts'
import { labelsIn } from '../review-material.ts'
import { standing } from '../stages/review/approval.ts'
import { digestOf } from '../stages/review/digest.ts'
import { Watchers } from '../watchers.ts'
import { Carrier } from './carrier.ts'
import { consentsOnRecord, describedOf, hiddenNames, refusePersonal } from './described.ts'
import { forgetBase, stayingAt } from './forget-base.ts'
import { videoIdOf } from './video-id.ts'

interface Who {
  readonly name: string
}

interface Parts<W> {
  readonly library: Library
  readonly port: KnowledgePort
  readonly stateOf: (session: string) => ReviewState
  /** Hands over what is approved and clean. @throws StudioError `not-approved`, `not-verified` */
  readonly release: (session: string, clip: string | null, who: W) => Promise<void>
  readonly mask: (text: string, language: string, names: readonly string[]) => Promise<string>
  readonly failureOf: (error: unknown) => Failure
  /** See `Carrier`. */
  readonly pauses?: readonly number[]
}

export interface OneClip {
  readonly session: string
  /** Null for the whole session. */
  readonly clip: string | null
}
type OneDelivery = OneClip & { readonly server: string }

/** What of a studio goes to knowledge bases: asked for by people, carried by the `Carrier`. */
export class OutletDesk<W extends Who> {
  readonly #parts: Parts<W>
  readonly #carrier: Carrier
  readonly #watchers = new Watchers()

  constructor(parts: Parts<W>) {
    this.#parts = parts
    this.#carrier = new Carrier({ ...parts, refuse: (row) => this.#refuse(row), onChange: () => this.#watchers.tell() })
  }

  /** Takes up what an earlier run of the program left in the middle. */
  resume(): void {
    this.#carrier.wake()
  }

  /** What a withdrawn consent is acted upon by. */
  get withdrawing(): WithdrawingTarget {
    return { name: 'knowledge', takeOut: (session) => this.letGo(session) }
  }

  /** Everything of a session has to come out: noted for good at once, done as soon as the knowledge bases answer. */
  async letGo(session: string): Promise<void> {
    this.#parts.library.database.deliveries.letGo(session, 'consent-withdrawn')
    await this.#carrier.stop((row) => row.session === session && row.state === 'sending')
    this.#carrier.wake()
    this.#watchers.tell()
  }

  /** Stops sending anything of a session that is about to be erased. */
  stop(session: string): Promise<void> {
    return this.#carrier.stop((row) => row.session === session)
  }

  async bases(): Promise<TrustedBase[]> {
    const rows = this.#parts.library.database.deliveries.all()
    const leaving = (server: string): number =>
      rows.filter((row) => row.server === server && row.state === 'leaving').length
    return (await this.#parts.port.known()).map((server) => ({ server, leaving: leaving(server) }))
  }

  async trust(address: string, code: string, name: string, signal: AbortSignal, who: W): Promise<string> {
    const server = await this.#parts.port.trust(address, code, name, signal)
    this.#parts.library.database.audit.append({
      actor: who.name,
      action: 'trust-knowledge-base',
      session: '',
      facts: {},
    })
    this.#carrier.hurry(server)
    return server
  }

  /** See `outlet.forget`. */
  async forget(server: string, sure: boolean, who: W): Promise<{ forgotten: boolean; staying: number }> {
    const { library, port } = this.#parts
    const staying = stayingAt(library, server)
    if (staying > 0 && !sure) return { forgotten: false, staying }
    await this.#carrier.stop((row) => row.server === server)
    await forgetBase(library, port, server, who.name)
    this.#watchers.tell()
    return { forgotten: true, staying }
  }

  begin({ session, clip }: OneClip): { words: Partial<ClipWords>; asksConsent: boolean } {
    const { library } = this.#parts
    const record = library.database.sessions.get(session)
    if (!record) throw new StudioError('session-missing')
    const asksConsent = consentsOnRecord(library, session) === null
    const recordedAt = (library.database.consents.of(session)?.recordedAt ?? record.createdAt).slice(0, 10)
    const before = this.#rows(session, clip).findLast(({ described }) => described !== null)?.described
    if (before) {
      const { title, summary, mentor, topics, programmes, downloadable } = before
      return { words: { title, summary, mentor, topics, programmes, downloadable, recordedAt }, asksConsent }
    }
    const cut = clip === null ? undefined : this.#parts.stateOf(session).get(clip)
    const words = cut?.type === 'clip' ? { title: cut.title, summary: cut.summary, topics: [...cut.tags] } : {}
    // The title of a session is often the name of a file, and that the name of a person: it is not proposed.
    return { words: { ...words, recordedAt, ...(record.recorder ? { mentor: record.recorder } : {}) }, asksConsent }
  }

  /** @throws StudioError what `release` throws, `studio-not-trusted`, `personal-words`, `consent-unsaid` */
  async publish(
    { session, clip, server }: OneDelivery,
    { words, consent, answered }: { words: ClipWords; consent: string; answered: boolean },
    who: W,
  ): Promise<void> {
    const { library, port, stateOf, mask, release } = this.#parts
    const { sessions, renders, deliveries, audit } = library.database
    const found = sessions.get(session)
    if (!found) throw new StudioError('session-missing')
    if (!(await port.known()).includes(server)) throw new StudioError('studio-not-trusted')
    refuseUnagreed(library, session)
    const earlier = this.#rows(session, clip).filter((row) => row.server === server)
    const last = earlier.at(-1)
    if (last?.state === 'leaving') throw new StudioError('was-erased')
    const before = last?.described ?? null
    const state = stateOf(session)
    const described = describedOf(library, { session, clip, words, consent, state, before, now: new Date() })
    const { title, summary, topics, chapters } = described
    const shown = [title, summary, ...topics, ...chapters.map((chapter) => chapter.title), consent]
    const language = found.language ?? 'fr'
    const names = hiddenNames(library, session, state, words.mentor, await labelsIn(library, session))
    if (!answered) await refusePersonal(shown, language, (text) => mask(text, language, names))
    await release(session, clip, who)
    const { folder, decisions } = renders.get(session, clip ?? '') ?? { folder: null, decisions: null }
    if (folder === null || decisions !== digestOf(stateOf(session)))
      throw new StudioError('not-approved', { doubts: 0 })
    const generation = last === undefined ? 0 : last.generation + (last.state === 'gone' ? 1 : 0)
    const video =
      last !== undefined && last.state !== 'gone' ? last.video : videoIdOf(found.sha256, clip ?? '', generation)
    await this.#carrier.stop((row) => row.server === server && row.video === video)
    deliveries.put({
      ...{ server, video, session, clip: clip ?? '', generation, state: 'sending', folder, decisions, described },
      ...{ done: 0, total: 0, failure: null, reason: null, at: new Date().toISOString() },
    })
    audit.append({
      ...{ actor: who.name, action: 'publish-to-knowledge-base', session },
      facts: { video, decisions, answered: answered ? 1 : 0, ...(clip === null ? {} : { clip }) },
    })
    this.#carrier.hurry(server)
    this.#watchers.tell()
  }

  async pause(one: OneDelivery): Promise<void> {
    const row = this.#newest(one)
    if (row.state !== 'sending') return
    const { done, total } = this.#carrier.underway(row) ?? row
    this.#parts.library.database.deliveries.settle(row, { state: 'paused', done, total })
    await this.#carrier.stop((other) => other.server === row.server && other.video === row.video)
    this.#watchers.tell()
  }

  resumeOne(one: OneDelivery): void {
    const row = this.#newest(one)
    // Another command sent it, which can be run again.
    if (row.folder === null) throw new StudioError('unsupported')
    if (row.state === 'paused' || row.state === 'failed')
      this.#parts.library.database.deliveries.settle(row, { state: 'sending', failure: null })
    this.#carrier.hurry(row.server)
    this.#watchers.tell()
  }

  async takeOut(one: OneDelivery, who: W): Promise<void> {
    const row = this.#newest(one)
    const { deliveries, audit } = this.#parts.library.database
    if (row.state === 'leaving' || row.state === 'gone') return
    deliveries.put({ ...row, state: 'leaving', reason: 'mistake', failure: null, at: new Date().toISOString() })
    audit.append({
      ...{ actor: who.name, action: 'take-out-of-knowledge-base', session: one.session },
      facts: { video: row.video },
    })
    await this.#carrier.stop((other) => other.server === row.server && other.video === row.video)
    this.#carrier.hurry(row.server)
    this.#watchers.tell()
  }

  /** All of a session's at first, then whenever one of them changes. */
  async *watch(session: string, signal: AbortSignal): AsyncGenerator<{ deliveries: Delivery[] }> {
    let told = ''
    for await (const deliveries of this.#watchers.from(signal, () => this.#told(session))) {
      const now = JSON.stringify(deliveries)
      if (now !== told) yield { deliveries }
      told = now
    }
  }

  /** The review of a session changed: what is being sent may not go out any more, what was published may be older now. */
  changed(): void {
    this.#carrier.ask()
    this.#watchers.tell()
  }

  close(): Promise<void> {
    return this.#carrier.close()
  }

  #rows(session: string, clip: string | null): DeliveryRow[] {
    return this.#parts.library.database.deliveries.ofSession(session).filter((row) => row.clip === (clip ?? ''))
  }

  #newest({ session, clip, server }: OneDelivery): DeliveryRow {
    const row = this.#rows(session, clip).findLast((one) => one.server === server)
    if (!row) throw new StudioError('invalid-input', { what: 'delivery' })
    return row
  }

  /** What was approved when it was asked for may no longer be when its turn comes. */
  #refuse({ session, decisions }: DeliveryRow): void {
    if (session === null) throw new StudioError('session-missing')
    refuseUnagreed(this.#parts.library, session)
    const state = this.#parts.stateOf(session)
    if (standing(state).length === 0 || digestOf(state) !== decisions)
      throw new StudioError('not-approved', { doubts: 0 })
  }

  #told(session: string): Delivery[] {
    const newest = new Map<string, DeliveryRow>()
    for (const row of this.#parts.library.database.deliveries.ofSession(session))
      newest.set(`${row.clip} ${row.server}`, row)
    const decisions = newest.size > 0 ? digestOf(this.#parts.stateOf(session)) : ''
    return [...newest.values()].map((row) => ({
      clip: row.clip === '' ? null : row.clip,
      server: row.server,
      state: this.#stateOf(row, decisions),
    }))
  }

  #stateOf(row: DeliveryRow, decisions: string): Delivery['state'] {
    const { done, total, at, server, video } = row
    switch (row.state) {
      case 'sending':
        return {
          kind: 'sending',
          ...(this.#carrier.underway(row) ?? { done, total, secondsLeft: null, unreachable: false }),
        }
      case 'paused':
        return { kind: 'paused', done, total }
      case 'failed':
        return { kind: 'failed', failure: row.failure ?? { code: 'internal', data: {} } }
      case 'published': {
        const stale = row.decisions !== null && row.decisions !== decisions
        return { kind: 'published', at, stale, address: `${server}/watch/${video}` }
      }
      case 'leaving':
        return { kind: 'leaving', failure: row.failure }
      case 'gone':
        return { kind: 'gone', at }
    }
  }
}
