import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { RenderRecord } from '../../native/database/renders.ts'
import type { SessionRecord } from '../../native/database/sessions.ts'
import { isCancelled, StudioError } from '../contract/errors.ts'
import type { Failure } from '../contract/failure.ts'
import type { UiLanguage } from '../contract/language.ts'
import type { Progress } from '../contract/progress.ts'
import type { ReviewState } from '../contract/review/diff.ts'
import type { ClipRecord } from '../contract/review/records.ts'
import type { RenderState } from '../contract/review/renders.ts'
import { rulesOf } from '../contract/review/rules.ts'
import { type Word, wordsOf } from '../contract/transcript.ts'
import { defaultModel } from '../default-model.ts'
import type { Toolbox } from '../jobs.ts'
import type { Library } from '../library.ts'
import { policyOfFile } from '../policies.ts'
import { refuseUnagreed } from '../recording/session-consents.ts'
import type { ReviewDesk } from '../review.ts'
import { saidIn } from '../review-material.ts'
import { type Reviewed, renderReviewed } from '../review-render.ts'
import { standing } from '../stages/review/approval.ts'
import { digestOf } from '../stages/review/digest.ts'
import { Watchers } from '../watchers.ts'
import type { RenderDesk } from './desk.ts'
import type { JobQueue } from './job-queue.ts'
import { freshRender, stateOfRender } from './render-states.ts'
import { resultsRoot } from './results.ts'
import type { Reviewer } from './review.ts'
import { takeIn } from './review-source.ts'

interface Parts {
  readonly toolbox: () => Promise<Toolbox>
  readonly desk: ReviewDesk
  readonly queue: JobQueue
  readonly failureOf: (error: unknown) => Failure
  readonly language: UiLanguage
  /** Told when a session's line of the library may look another way; the progress while one of its renders runs. */
  readonly onChange: (session: string, progress: Progress | 'waiting' | null) => void
  /** Whether the program is ending: what stops then goes on at the next start. */
  readonly isClosing: () => boolean
}

const keyOf = (session: string, clip: string): string => `render:${session}:${clip}`

/** Renders of what was approved: one job of the machine's queue each, told to all who watch the session. */
export class Renders implements RenderDesk {
  readonly #parts: Parts
  /** What waits or runs, by key. */
  readonly #live = new Map<string, Progress | 'waiting'>()
  readonly #watchers = new Watchers()
  /** Tells whoever waits for a render to end, by key. */
  readonly #settle = new Map<string, () => void>()

  constructor(parts: Parts) {
    this.#parts = parts
    parts.desk.watch(() => this.#watchers.tell())
  }

  async *watch(session: string, signal: AbortSignal): AsyncGenerator<{ renders: RenderState[] }> {
    const { library } = await this.#parts.toolbox()
    const known = library.database.sessions.get(session)
    if (!known) throw new StudioError('session-missing')
    // Of use only while somebody watches, so read once for them.
    const words = wordsOf(await saidIn(library, session))
    const told = new Map<string | null, string>()
    for await (const renders of this.#watchers.from(signal, () => this.#statesOf(library.database, known, words))) {
      const news = renders.filter((one) => told.get(one.clip) !== JSON.stringify(one))
      for (const one of news) told.set(one.clip, JSON.stringify(one))
      if (news.length > 0) yield { renders: news }
    }
  }

  async render(session: string, clip: string | null, who: Reviewer): Promise<void> {
    const { library } = await this.#parts.toolbox()
    const { state, record } = await this.#approved(session, clip)
    const { renders, audit } = library.database
    const decisions = digestOf(state)
    const before = renders.get(session, clip ?? '')
    if (before?.state === 'clean' && before.decisions === decisions) return
    const id = clip ?? ''
    if (this.#parts.queue.has(keyOf(session, id))) {
      if (before?.state === 'running' && before.decisions === decisions) return
      // What waits or runs is of other decisions, or a publishing that takes what was rendered.
      throw new StudioError('library-busy', { file: library.home })
    }
    const facts = { role: who.role, decisions, ...(clip === null ? {} : { clip }) }
    audit.append({ actor: who.name, action: 'render', session, facts })
    renders.put(freshRender(session, id, decisions, 'running'))
    void this.#queued(session, id, (signal, onProgress) => this.#work(session, state, record, signal, onProgress))
  }

  async cancel(session: string, clip: string | null): Promise<void> {
    const { library } = await this.#parts.toolbox()
    const id = clip ?? ''
    if (this.#parts.queue.cancel(keyOf(session, id)) !== 'waiting') return
    const before = library.database.renders.get(session, id)
    if (before?.state === 'running') library.database.renders.put({ ...before, state: 'stopped' })
    this.#set(session, id, null)
    this.#settle.get(keyOf(session, id))?.()
  }

  /** Whether something of a session is being rendered or waits for it. */
  isBusy(session: string): boolean {
    return [...this.#live.keys()].some((key) => key.startsWith(keyOf(session, '')))
  }

  /** Stops all that is rendered of a session, and settles when nothing of it runs any more. */
  async stop(session: string): Promise<void> {
    const first = keyOf(session, '')
    for (const key of [...this.#live.keys()])
      if (key.startsWith(first)) await this.cancel(session, key.slice(first.length) || null)
    while (this.isBusy(session)) await pause(50)
  }

  async publish(session: string, clip: string | null, who: Reviewer): Promise<void> {
    const { library } = await this.#parts.toolbox()
    const { state, record } = await this.#approved(session, clip)
    const { renders, audit, sessions } = library.database
    const id = clip ?? ''
    const before = renders.get(session, id)
    if (before?.state !== 'clean') throw new StudioError('not-verified')
    refuseUnagreed(library, session)
    if (before.decisions !== digestOf(state)) throw new StudioError('not-approved', { doubts: 0 })
    if (this.#parts.queue.has(keyOf(session, id))) throw new StudioError('library-busy', { file: library.home })
    // Until it is done it is not: also when it is cancelled before its turn.
    let failed: unknown = new StudioError('cancelled')
    await this.#queued(session, id, async (signal, onProgress) => {
      try {
        // Whoever changed something while this waited took the approval away; a new one is for something else.
        const refuseChanged = async (): Promise<void> => {
          const now = await this.#approved(session, clip)
          if (digestOf(now.state) !== before.decisions) throw new StudioError('not-approved', { doubts: 0 })
          refuseUnagreed(library, session)
        }
        await refuseChanged()
        const root = resultsRoot(library, session)
        const out = { folder: clip === null ? root : join(root, 'clips'), refuse: refuseChanged }
        const reviewed = await this.#reviewed(session, state, record, { signal, onProgress }, out)
        const { folder, made } = reviewed
        if (folder === null) {
          this.#conclude(library, before, reviewed)
          throw new StudioError('not-verified')
        }
        const publishedAt = new Date().toISOString()
        renders.put({ ...before, folder: library.relative(folder), publishedAt })
        if (clip === null) sessions.setState(session, 'done')
        const facts = { role: who.role, decisions: before.decisions, sha256: made.rendered.mediaSha256 }
        audit.append({
          ...{ actor: who.name, action: 'publish', session },
          facts: clip === null ? facts : { ...facts, clip },
        })
        failed = null
      } catch (error) {
        failed = error
      }
    })
    if (failed) throw failed
  }

  /** Takes up what a run of the program that ended left in the middle: what it wrote in half is thrown away. */
  async resumeInterrupted(): Promise<void> {
    const { library } = await this.#parts.toolbox()
    for (const left of library.database.renders.interrupted()) {
      const { session, clip, decisions } = left
      try {
        const { state, record } = await this.#approved(session, clip === '' ? null : clip)
        if (digestOf(state) !== decisions) throw new StudioError('not-approved', { doubts: 0 })
        void this.#queued(session, clip, (signal, onProgress) => this.#work(session, state, record, signal, onProgress))
      } catch (error) {
        if (this.#parts.isClosing()) return
        // Approved no more, or the clip is gone: nobody wants it. Anything else is a fault, and told as what it is.
        const isUnwanted =
          error instanceof StudioError && (error.code === 'not-approved' || error.code === 'invalid-input')
        library.database.renders.put({
          ...left,
          ...(isUnwanted ? { state: 'stopped' } : { state: 'failed', failure: this.#parts.failureOf(error) }),
        })
        this.#parts.onChange(session, null)
        this.#watchers.tell()
      }
    }
  }

  /** @throws StudioError `not-approved`, `invalid-input` when there is no such clip */
  async #approved(session: string, clip: string | null): Promise<{ state: ReviewState; record: ClipRecord | null }> {
    // A policy whose file says something else by now was not approved, nor was what was found since.
    await takeIn((await this.#parts.toolbox()).library, this.#parts.desk, session)
    const state = this.#parts.desk.state(session)
    if (standing(state).length === 0) throw new StudioError('not-approved', { doubts: 0 })
    if (clip === null) return { state, record: null }
    const record = state.get(clip)
    if (record?.type !== 'clip') throw new StudioError('invalid-input', { what: 'clip' })
    return { state, record }
  }

  #queued(
    session: string,
    clip: string,
    work: (signal: AbortSignal, onProgress: (progress: Progress) => void) => Promise<void>,
  ): Promise<void> {
    const key = keyOf(session, clip)
    if (this.#parts.queue.has(key)) return Promise.resolve()
    this.#set(session, clip, 'waiting')
    return new Promise((settle) => {
      this.#settle.set(key, settle)
      this.#parts.queue.add(key, async (signal) => {
        try {
          await work(signal, (progress) => this.#set(session, clip, progress))
        } finally {
          // Interrupted for a recording: it goes on when that has ended.
          const goesOn = this.#parts.queue.isWaiting(key)
          this.#set(session, clip, goesOn ? 'waiting' : null)
          if (!goesOn) settle()
        }
      })
    })
  }

  /** One render with its verification, and what became of it. Never throws. */
  async #work(
    session: string,
    state: ReviewState,
    clip: ClipRecord | null,
    signal: AbortSignal,
    onProgress: (progress: Progress) => void,
  ): Promise<void> {
    const { library } = await this.#parts.toolbox()
    const { renders } = library.database
    const now = freshRender(session, clip?.id ?? '', digestOf(state), 'running')
    try {
      renders.put(now)
      this.#conclude(library, now, await this.#reviewed(session, state, clip, { signal, onProgress }, null))
    } catch (error) {
      const goesOn = this.#parts.isClosing() || this.#parts.queue.isWaiting(keyOf(session, now.clip))
      if (isCancelled(error) && goesOn) return
      const failure = isCancelled(error) ? null : this.#parts.failureOf(error)
      renders.put({ ...now, state: failure ? 'failed' : 'stopped', failure })
    }
  }

  /** Writes down what verification said of a render. */
  #conclude({ database, relative }: Library, record: RenderRecord, { made, leaks, shutAway }: Reviewed): void {
    const { session, clip } = record
    const verdict = made.proof ? 'clean' : 'leaks'
    const media = relative(shutAway ?? made.rendered.media)
    database.renders.put({ ...record, at: new Date().toISOString(), state: verdict, media, leaks: [...leaks] })
    const sha256 = made.rendered.mediaSha256
    const facts = { verdict, sha256, leaks: leaks.length, ...(clip === '' ? {} : { clip }) }
    database.audit.append({ actor: 'estompe', action: 'verify', session, facts })
  }

  async #reviewed(
    session: string,
    state: ReviewState,
    clip: ClipRecord | null,
    control: { signal: AbortSignal; onProgress: (progress: Progress) => void },
    out: Parameters<typeof renderReviewed>[3],
  ): ReturnType<typeof renderReviewed> {
    const rules = rulesOf(state)
    if (!rules) throw new StudioError('not-approved', { doubts: 0 })
    const policy = policyOfFile(rules.policy)
    const { language } = this.#parts
    const request = { session, state, clip, policy, mask: rules.mask, model: defaultModel, language }
    return renderReviewed(await this.#parts.toolbox(), request, control, out)
  }

  #statesOf(
    database: Toolbox['library']['database'],
    { id: session, duration }: SessionRecord,
    words: readonly Word[],
  ): RenderState[] {
    const state = this.#parts.desk.state(session)
    const clips = [...state.values()].filter((record) => record.type === 'clip')
    const known = new Map(database.renders.of(session).map((record) => [record.clip, record]))
    const decisions = digestOf(state)
    return [{ id: '', start: 0, end: duration ?? 0 }, ...clips].map((rendered) => {
      const { id } = rendered
      const live = this.#live.get(keyOf(session, id))
      return { clip: id === '' ? null : id, state: stateOfRender(live, known.get(id), decisions, { words, rendered }) }
    })
  }

  #set(session: string, clip: string, progress: Progress | 'waiting' | null): void {
    if (progress === null) this.#live.delete(keyOf(session, clip))
    else this.#live.set(keyOf(session, clip), progress)
    this.#parts.onChange(session, progress)
    this.#watchers.tell()
  }
}
