import { parse } from 'node:path'
import type { SessionRecord } from '../native/database/sessions.ts'
import type { StageRun } from '../native/database/stage-runs.ts'
import { fingerprintOf, sha256OfFile } from '../native/files/sha256.ts'
import { Artefacts } from './artefacts.ts'
import type { Answers } from './contract/answers.ts'
import { checkCancelled, isCancelled, StudioError } from './contract/errors.ts'
import type { Piece } from './contract/piece.ts'
import type { Source } from './contract/pipeline.ts'
import type { Models, PluginSet } from './contract/plugins.ts'
import type { Progress, StageName } from './contract/progress.ts'
import type { Stage, StageContext } from './contract/stage.ts'
import { jobKey, mapped } from './job-key.ts'
import { JobProgress } from './job-progress.ts'
import type { Library, Workplace } from './library.ts'
import { SharedTime } from './shared-time.ts'
import { addingStageAnswers, withStageAnswers } from './stage-answers.ts'

/** Stands for a fingerprint that could not be taken yet: fits no file, so that the content is read again. */
const unsettled = 'unsettled'

/** What jobs work with; the same for all of them. */
export interface Toolbox {
  readonly library: Library
  readonly plugins: PluginSet
  readonly models: Models
  readonly threads: number
  readonly log: StageContext['log']
}

export interface JobOptions {
  /** Absolute path of the recording. */
  readonly path: string
  readonly signal: AbortSignal
  /** Does everything again, finished or not. */
  readonly force: boolean
  /** The stages that this job will run, in order. */
  readonly order: readonly StageName[]
  readonly onProgress: (progress: Progress) => void
  /** Seconds of recording that are worked on, where it is not the whole. */
  readonly part?: number
  /** Told as soon as the job has the recording's session. */
  readonly onSession?: (id: string) => void
  /** Beside other jobs: waits until it is this job's turn to do the heavy part of a stage, or a piece of it. */
  readonly turn?: (stage: StageName, piecesOf: PiecesOf) => Promise<Turn>
  /** What networks said of this recording before. */
  readonly answers?: Answers | undefined
  /** Milliseconds on a clock that stands still while the work is held up; `performance.now` when left out. */
  readonly clock?: () => number
  /** Names a way of working (beside other jobs, say) that takes another time: its rates are kept apart. */
  readonly pace?: string
}

/** How many pieces of about so many seconds of recording a stage's work can be done in. */
export type PiecesOf = (seconds: number) => Promise<number>

export interface Turn {
  /** Called when the work is over. */
  readonly over: () => void
  /** What is to be done before another turn is asked for; null for all of it. */
  readonly piece: Piece | null
}

export interface StageTime {
  readonly name: StageName
  /** Seconds of work of the run that gave the answer, now or earlier; shared with what was done beside it. */
  readonly seconds: number
  /** Whether it was interrupted and continued. */
  readonly resumed: boolean
}

/**
 * Work on one recording: runs stages, skips what is done, and can be stopped and taken up again anywhere. One job at a
 * time works on a session, whatever the number of processes.
 */
export class Job {
  readonly #tools: Toolbox
  readonly #options: JobOptions
  readonly #artefacts: Artefacts
  readonly #progress: JobProgress
  readonly #times: StageTime[] = []
  #session: SessionRecord | null = null
  #workplace: Workplace | null = null
  #hasPicture = true
  readonly #time: SharedTime<StageName>
  /** Aborts what was asked from outside to end, and what goes side by side when one of it fails. */
  readonly #stop = new AbortController()
  readonly #signal: AbortSignal

  constructor(tools: Toolbox, options: JobOptions) {
    this.#tools = tools
    this.#options = options
    this.#time = new SharedTime(options.clock ?? (() => performance.now()))
    this.#signal = AbortSignal.any([options.signal, this.#stop.signal])
    this.#artefacts = new Artefacts(tools.library)
    this.#progress = new JobProgress(options.order, options.onProgress)
    this.#progress.begin('import')
  }

  get hasSession(): boolean {
    return this.#session !== null
  }

  get session(): SessionRecord {
    if (!this.#session) throw new Error('the recording has not been imported yet')
    return this.#session
  }

  /** How long each stage took, in the order of the stages. */
  get times(): readonly StageTime[] {
    const { order } = this.#options
    return this.#times.toSorted((a, b) => order.indexOf(a.name) - order.indexOf(b.name))
  }

  /**
   * Finds or makes the session of the recording's content and takes it.
   * @throws StudioError `library-busy` when another job has it, and what the stage throws
   */
  async import(stage: Stage<{ path: string }, Source>): Promise<Source> {
    const { library } = this.#tools
    const { path, force } = this.#options
    const before = await fingerprintOf(path)
    const known = before.fingerprint === null ? null : library.database.sessions.byFile(path, before.fingerprint)
    if (known && !force) {
      this.#take(known)
      const source = await this.#finished(stage, await this.#key(stage, { path }))
      if (source) return this.#imported({ ...source, path })
    }
    const { over } = await this.#turn(stage.name)
    const workplace = this.#workplace ?? library.begin(`import-${jobKey(path, 0, '', []).slice(0, 24)}`)
    let source: Source
    this.#time.begin(stage.name)
    try {
      source = stage.output.parse(
        await stage.run({ path }, this.#context(stage.name, workplace.scratch, workplace.scratch)),
      )
    } finally {
      this.#time.end(stage.name)
      over()
      if (workplace !== this.#workplace) workplace.end()
    }
    const after = await fingerprintOf(path)
    const unchanged = before.fingerprint !== null && after.fingerprint === before.fingerprint
    if (!unchanged && (await sha256OfFile(path, this.#signal)) !== source.sha256)
      throw new StudioError('source-changed', { file: path })
    const session = library.database.sessions.remember({
      sha256: source.sha256,
      path,
      fingerprint: after.fingerprint ?? unsettled,
      size: after.size,
      title: parse(path).name,
      duration: source.media.duration,
    })
    this.#take(session)
    const key = await this.#key(stage, { path })
    // Reading a file again that proves to be a known one is no new answer.
    const same = force ? null : await this.#finished(stage, key)
    if (same) return this.#imported(same)
    await this.#keep(stage, key, source)
    return this.#imported(source)
  }

  /**
   * The answer of a stage: an earlier one when the same was asked before, else a new one.
   * @param options.again asks for a new one in any case
   */
  async run<In, Out>(stage: Stage<In, Out>, input: In, options: { again?: boolean } = {}): Promise<Out> {
    checkCancelled(this.#signal)
    this.#progress.begin(stage.name)
    const key = await this.#key(stage, input)
    if (!this.#options.force && !options.again) {
      const answer = await this.#finished(stage, key)
      if (answer !== null) return answer
    }
    const folder = this.#tools.library.stageFolder(this.session.id, stage.name, key)
    const scratch = (this.#workplace as Workplace).scratch
    const over = await this.#turnForAll(stage, input, folder, scratch)
    const { stageRuns } = this.#tools.library.database
    stageRuns.start(this.session.id, stage.name, key)
    this.#time.begin(stage.name)
    try {
      await this.#refuseChanged()
      const work = async (answers: Answers | undefined): Promise<Out> => {
        const made = await stage.run(stage.input.parse(input), this.#context(stage.name, folder, scratch, answers))
        // The same form, down to the order of names, as when it is read from the disk another time.
        const answer = stage.output.parse(mapped(made, (text) => text))
        checkCancelled(this.#signal)
        await this.#refuseChanged()
        await this.#keep(stage, key, answer)
        return answer
      }
      const { force } = this.#options
      const answers = stage.keepsAnswers === 'its-own' ? undefined : this.#options.answers
      return await (answers || !stage.keepsAnswers ? work(answers) : withStageAnswers(folder, force, work))
    } catch (error) {
      const cancelled = isCancelled(error) || this.#signal.aborted
      try {
        stageRuns.stop(this.session.id, stage.name, key, cancelled ? 'cancelled' : 'failed')
      } catch {
        // On a full disk the run stays marked as running, which a later job takes up like one that was killed.
      }
      throw cancelled ? new StudioError('cancelled', {}, error) : error
    } finally {
      this.#time.end(stage.name)
      over()
    }
  }

  /**
   * Two works of this job, side by side where there are cores for it and nobody else's turns have to be waited for. When one
   * fails the other is stopped.
   * @throws what the one that failed first throws, once both have ended
   */
  async both<A, B>(one: () => Promise<A>, other: () => Promise<B>): Promise<[A, B]> {
    if (this.#options.turn || this.#tools.threads < 2) return [await one(), await other()]
    let failed: { readonly error: unknown } | null = null
    const watched = async <T>(work: () => Promise<T>): Promise<T> =>
      work().catch((error: unknown) => {
        failed ??= { error }
        this.#stop.abort()
        throw error
      })
    const [a, b] = await Promise.allSettled([watched(one), watched(other)])
    if (a.status === 'fulfilled' && b.status === 'fulfilled') return [a.value, b.value]
    throw (failed as { readonly error: unknown } | null)?.error
  }

  /** Whether a stage has answered this before. */
  async knows<In, Out>(stage: Stage<In, Out>, input: In): Promise<boolean> {
    return !this.#options.force && (await this.#answerOf(stage, await this.#key(stage, input))) !== null
  }

  async #turn(stage: StageName, piecesOf: PiecesOf = async () => 1): Promise<Turn> {
    const turn = (await this.#options.turn?.(stage, piecesOf)) ?? { over: () => undefined, piece: null }
    if (!this.#signal.aborted) return turn
    turn.over()
    throw new StudioError('cancelled')
  }

  /** Waits for the turn to do all that is left of a stage; until then makes the pieces that are asked for. */
  async #turnForAll<In, Out>(stage: Stage<In, Out>, given: In, folder: string, scratch: string): Promise<() => void> {
    const { name, pieces, keepsAnswers } = stage
    const signal = this.#signal
    const piecesOf: PiecesOf = async (seconds) => pieces?.count(stage.input.parse(given), seconds, { signal }) ?? 1
    for (;;) {
      const { over, piece } = await this.#turn(name, piecesOf)
      if (piece === null) return over
      const make = async (answers: Answers | undefined): Promise<void> =>
        pieces?.make(stage.input.parse(given), piece, this.#context(name, folder, scratch, answers))
      try {
        await this.#refuseChanged()
        await (keepsAnswers ? addingStageAnswers(folder, make) : make(undefined))
      } catch (error) {
        throw signal.aborted ? new StudioError('cancelled', {}, error) : error
      } finally {
        over()
      }
    }
  }

  /** Gives the session back. What was finished is kept. */
  end(): void {
    this.#workplace?.end()
    this.#workplace = null
  }

  #take(session: SessionRecord): void {
    this.#workplace ??= this.#tools.library.begin(session.id)
    const isNew = this.#session === null
    this.#session = session
    if (isNew) this.#options.onSession?.(session.id)
  }

  #imported(source: Source): Source {
    this.#hasPicture = source.media.video !== null
    const rates = this.#tools.library.database.rates.all()
    const own = [...rates].flatMap(([name, rate]) => {
      const [stage, what] = name.split(':')
      return what === this.#sort ? [[stage as string, rate] as const] : []
    })
    this.#progress.know(this.#options.part ?? source.media.duration, new Map(own))
    this.#progress.finish('import')
    return source
  }

  get #sort(): string {
    return (this.#hasPicture ? 'picture' : 'sound') + (this.#options.pace ?? '')
  }

  async #key<In, Out>(stage: Stage<In, Out>, input: In): Promise<string> {
    const uses = await stage.uses(input, this.#tools)
    const text = await this.#artefacts.keyText(input, this.#options.path)
    return jobKey(stage.name, stage.version, text, [...uses, `session:${this.session.sha256}`])
  }

  async #finished<In, Out>(stage: Stage<In, Out>, key: string): Promise<Out | null> {
    const found = await this.#answerOf(stage, key)
    if (!found) return null
    this.#times.push({ name: stage.name, seconds: found.run.seconds, resumed: found.run.attempts > 1 })
    this.#progress.finish(stage.name)
    return found.answer
  }

  async #answerOf<In, Out>(
    stage: Stage<In, Out>,
    key: string,
  ): Promise<{ readonly run: StageRun; readonly answer: Out } | null> {
    const run = this.#tools.library.database.stageRuns.find(this.session.id, stage.name, key)
    if (!run) return null
    const parsed = stage.output.safeParse(await this.#artefacts.load(run, this.#options.path))
    return parsed.success ? { run, answer: parsed.data } : null
  }

  async #keep<In, Out>(stage: Stage<In, Out>, key: string, answer: Out): Promise<void> {
    const seconds = this.#time.spent(stage.name)
    const { library } = this.#tools
    const { stageRuns, rates } = library.database
    const { id } = this.session
    const duration = this.#options.part ?? this.session.duration
    const folder = library.stageFolder(id, stage.name, key)
    const saved = await this.#artefacts.save(answer, this.#options.path, folder)
    if (!stageRuns.find(id, stage.name, key)) stageRuns.start(id, stage.name, key)
    stageRuns.finish({ session: id, stage: stage.name, key, seconds, ...saved })
    const attempts = stageRuns.find(id, stage.name, key)?.attempts ?? 1
    if (duration >= 5 && attempts === 1) rates.learn(`${stage.name}:${this.#sort}`, seconds / duration)
    this.#times.push({ name: stage.name, seconds, resumed: attempts > 1 })
    this.#progress.finish(stage.name)
  }

  #context(stage: StageName, folder: string, scratch: string, answers?: Answers): StageContext {
    const { plugins, models, threads, log } = this.#tools
    return {
      signal: this.#signal,
      answers,
      plugins,
      models,
      threads,
      folder,
      scratch,
      log,
      progress: (done, total) => this.#progress.tell(stage, done, total),
    }
  }

  /** Stops when somebody has written to the recording: what was found would no longer be what is hidden. */
  async #refuseChanged(): Promise<void> {
    const { path } = this.#options
    const { sessions } = this.#tools.library.database
    const { fingerprint, size } = await fingerprintOf(path)
    if (fingerprint === this.session.fingerprint) return
    if ((await sha256OfFile(path, this.#signal)) !== this.session.sha256)
      throw new StudioError('source-changed', { file: path })
    const { sha256, title, duration } = this.session
    this.#session = sessions.remember({ sha256, path, fingerprint: fingerprint ?? unsettled, size, title, duration })
  }
}
