import { readFile } from 'node:fs/promises'
import { availableParallelism } from 'node:os'
import { isAbsolute, join, resolve } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { z } from 'zod'
import type { SessionRecord } from '../../native/database/sessions.ts'
import { readKeptText } from '../../native/files/kept.ts'
import { holdBulk } from '../bulk/conditions.ts'
import { BulkDesk } from '../bulk/desk.ts'
import type { About, Failure, SessionRow } from '../contract/api.ts'
import { isCancelled, StudioError } from '../contract/errors.ts'
import type { UiLanguage } from '../contract/language.ts'
import type { KnowledgePort } from '../contract/outlet/port.ts'
import type { Progress } from '../contract/progress.ts'
import { defaultModel } from '../default-model.ts'
import { exportAudit } from '../keeping/audit-export.ts'
import { keepRetentionHourly } from '../keeping/retention.ts'
import { OutletDesk } from '../outlet/outlet-desk.ts'
import { loadPolicy, presets } from '../policies.ts'
import { startFollower } from '../recording/behind/follower.ts'
import { withAnswers } from '../recording/behind/take-answers.ts'
import { Takes } from '../recording/takes.ts'
import { ReviewDesk } from '../review.ts'
import { ReviewMedia } from '../review-media.ts'
import { keptRules } from '../review-rules.ts'
import { programFolder } from '../root.ts'
import { isSample, samplesFolder } from '../samples.ts'
import type { Studio } from '../studio.ts'
import { openTypedTextMask } from '../typed-text.ts'
import { auditFileOf } from './audit.ts'
import { Changes } from './changes.ts'
import type { Desk } from './desk.ts'
import { Fetches } from './fetches.ts'
import { freeBytes, inboxIn } from './inbox.ts'
import { JobQueue } from './job-queue.ts'
import { mediaOf, typeOf } from './media.ts'
import { People } from './people.ts'
import { oneAtATime } from './provider.ts'
import { relocated } from './relocate.ts'
import { Renders } from './render-desk.ts'
import { readReport, readResults, resultFolder, resultsRoot } from './results.ts'
import type { Reviewer } from './review.ts'
import { openReviews, takeIn } from './review-source.ts'
import { type LiveJob, rowOf } from './rows.ts'

export interface DeskOptions {
  /** Language of the report's page. */
  readonly language: UiLanguage
  /** Told of every throw that is no StudioError. */
  readonly onBug: (id: string, error: unknown, where: string) => void
  /** The knowledge bases that trust this studio; without it nothing is published to one. */
  readonly outlet?: KnowledgePort
}

export interface StudioDesk extends Desk {
  /** The recording that comes with the program. */
  readonly starterPath: string
  /** Takes up what an earlier run of the program left in the middle. Settles when its takes are found. */
  resumeInterrupted(): Promise<void>
  /** Whether something is processed, rendered or recorded, here or for a bulk job. */
  isWorking(): boolean
  close(): Promise<void>
}

const Imported = z.object({ media: z.object({ video: z.unknown() }) })

/** The studio as people at a screen use it: a library that tells what changes, and a queue of jobs. */
export function openDesk(studio: Studio, options: DeskOptions): StudioDesk {
  const library = studio.library()
  const { sessions, stageRuns, reviews, renders, consents } = library.database
  const changes = new Changes()
  const queue = new JobQueue()
  const live = new Map<string, LiveJob & { times: Map<string, number> }>()
  const failures = new Map<string, Failure>()
  const pictures = new Map<string, boolean>()
  const people = new People(library.database)
  const review = new ReviewDesk(library.database)
  const media = new ReviewMedia({
    ...{ toolbox: studio.toolbox, desk: review, failureOf: (error) => failureOf(error) },
    takeIn: (session) => takeIn(library, review, session),
  })
  // What stops because the program ends was not stopped by a person: it goes on at the next start.
  let closing = false
  let endRetention = (): void => undefined

  const sessionOf = (id: string): SessionRecord => {
    const session = sessions.get(id)
    if (!session) throw new StudioError('session-missing')
    return session
  }

  const hasPicture = async (session: SessionRecord): Promise<boolean | null> => {
    const known = pictures.get(session.id)
    if (known !== undefined) return known
    const run = stageRuns.of(session.id).find(({ stage, artefact }) => stage === 'import' && artefact !== null)
    const text = run?.artefact ? await readKeptText(library.absolute(run.artefact)).catch(() => null) : null
    if (text === null) return null
    const found = Imported.parse(JSON.parse(text)).media.video !== null
    pictures.set(session.id, found)
    return found
  }

  const rowFor = async (session: SessionRecord): Promise<SessionRow> => {
    const folder = await resultFolder(library, session)
    return rowOf({
      session,
      runs: stageRuns.of(session.id),
      live: live.get(session.id) ?? null,
      report: folder ? await readReport(folder) : null,
      summary: reviews.summary(session.id),
      renders: renders.of(session.id),
      hasPicture: await hasPicture(session),
      failure: failures.get(session.id) ?? null,
    })
  }

  const tell = async (id: string): Promise<void> => {
    try {
      const session = closing ? null : sessions.get(id)
      if (session) changes.tell({ kind: 'changed', row: await rowFor(session) })
    } catch (error) {
      // Nobody is told of what happens after the library was closed.
      if (!closing) throw error
    }
  }

  const work = async (
    id: string,
    language: 'fr' | 'en' | 'auto',
    startedAt: string,
    signal: AbortSignal,
  ): Promise<void> => {
    const times = new Map<string, number>()
    let began = performance.now()
    let running: string | null = null
    let takenOver: number | null = null
    const onProgress = (progress: Progress): void => {
      if (progress.stage !== running) {
        running = progress.stage
        began = performance.now()
      }
      times.set(progress.stage, (performance.now() - began) / 1000)
      live.set(id, { state: 'processing', progress, startedAt, times })
      void tell(id)
    }
    try {
      failures.delete(id)
      live.set(id, { state: 'processing', progress: null, startedAt, times })
      await tell(id)
      const { path } = sessionOf(id)
      const policy = await loadPolicy(presets[0])
      const names = [...(consents.of(id)?.participants ?? [])]
      const wishes = { path, language, model: defaultModel, names, policy, mask: null, consented: [] }
      // The sample is in the public domain: it shows at once what comes out. All else waits for a person.
      if (isSample(path)) {
        const out = resultsRoot(library, id)
        const request = { ...wishes, out, force: false, reportLanguage: options.language }
        await studio.process(request, { signal, onProgress })
      } else
        await withAnswers(path, async (answers) => {
          await studio.analyse(wishes, { signal, onProgress, answers })
          takenOver = answers?.takenOver ?? null
        })
      await takeIn(library, review, id)
      await takes.ready(id, path, takenOver)
      // Ahead of whoever opens it: they are told what goes wrong.
      media.ensure(id).catch(() => undefined)
    } catch (error) {
      if (!isCancelled(error)) {
        failures.set(id, failureOf(error))
        sessions.setState(id, 'failed', failures.get(id)?.code ?? 'internal')
      } else if (closing || queue.isWaiting(id)) sessions.setState(id, 'processing')
      else sessions.setState(id, 'cancelled', 'cancelled')
    } finally {
      // Interrupted for a recording: it goes on when that has ended.
      if (queue.isWaiting(id)) live.set(id, { state: 'waiting', progress: null, startedAt, times })
      else live.delete(id)
      await tell(id)
    }
  }

  const failureOf = (error: unknown): Failure => {
    if (error instanceof StudioError) return { code: error.code, data: { ...error.data } }
    const id = crypto.randomUUID().slice(0, 8)
    options.onBug(id, error, 'process')
    return { code: 'internal', data: { id } }
  }

  /** @param since When this work began: stages that ended before it were done earlier. */
  const enqueue = (id: string, language: 'fr' | 'en' | 'auto' = 'auto', since = new Date().toISOString()): void => {
    if (queue.has(id)) return
    live.set(id, { state: 'waiting', progress: null, startedAt: since, times: new Map() })
    queue.add(id, (signal) => work(id, language, since, signal))
    void tell(id)
  }

  /** An approval for a policy that says something else by now falls at the start, not when somebody looks. */
  const afresh = async (): Promise<void> => {
    try {
      for (const { id } of sessions.all()) if (reviews.summary(id)?.approved) await keptRules(review, id)
    } catch (error) {
      if (!closing) options.onBug(crypto.randomUUID().slice(0, 8), error, 'policies')
    }
  }

  const renderJobs = new Renders({
    ...{ toolbox: studio.toolbox, desk: review, queue, failureOf, language: options.language },
    isClosing: () => closing,
    onChange(id, progress) {
      if (progress === null) live.delete(id)
      else {
        const { startedAt = new Date().toISOString(), times = new Map() } = live.get(id) ?? {}
        const state = progress === 'waiting' ? 'waiting' : 'processing'
        live.set(id, { state, progress: progress === 'waiting' ? null : progress, startedAt, times })
      }
      void tell(id)
    },
  })
  review.watch(({ session }) => void tell(session))

  const importPath: Desk['importPath'] = async (given, { language, by }) => {
    if (!isAbsolute(given)) throw new StudioError('file-missing', { file: given })
    const path = resolve(given)
    const known = sessions.all().find((session) => session.path === path)
    if (known && queue.has(known.id)) return { session: known.id }
    const since = new Date().toISOString()
    const session = await studio.import(path, { signal: new AbortController().signal, onProgress: () => undefined })
    if (by !== null && sessionOf(session).createdAt >= since) sessions.setRecorder(session, by)
    if (sessionOf(session).state !== 'done') enqueue(session, language, since)
    else await tell(session)
    return { session }
  }

  const about = async (): Promise<About> => {
    const { version } = z
      .object({ version: z.string() })
      .parse(JSON.parse(await readFile(join(programFolder, 'package.json'), 'utf8')))
    return {
      version,
      platform: process.platform,
      cores: availableParallelism(),
      home: library.home,
      freeBytes: await freeBytes(library.home),
    }
  }

  const holdJobs = (): (() => void) => {
    const releases = [queue.hold(), holdBulk(library.home)]
    return () => {
      for (const release of releases) release()
    }
  }
  const isWorking = (): boolean =>
    !queue.isIdle ||
    takes.rows().some(({ state }) => state === 'recording' || state === 'joining') ||
    bulk.rows().some(({ state }) => state === 'planning' || state === 'running')

  const bulk = new BulkDesk(studio, options)
  const fetches = new Fetches({ library, failureOf, onFetched: (id) => void tell(id) })
  const takes = new Takes({
    library,
    import: async (path, by, signal) => {
      const session = await studio.import(path, { signal, onProgress: () => undefined })
      sessions.setRecorder(session, by)
      return session
    },
    process: async (id) => enqueue(id),
    follow: startFollower,
    holdJobs,
    onBug: (error) => options.onBug(crypto.randomUUID().slice(0, 8), error, 'recording'),
  })

  const typed = openTypedTextMask(studio)
  const outlet = options.outlet
    ? new OutletDesk<Reviewer>({
        ...{ library, failureOf, port: options.outlet, mask: typed.mask },
        stateOf: (session) => review.state(session),
        release: (session, clip, who) => renderJobs.publish(session, clip, who),
      })
    : null
  if (outlet) {
    review.watch(() => outlet.changed())
    void takes.withdrawals.add(outlet.withdrawing)
  }

  return {
    takes,
    bulk,
    fetches,
    outlet,
    starterPath: join(samplesFolder, 'starter-call.mp4'),
    about,
    rows: () => Promise.all(sessions.all().map(rowFor)),
    changes: (signal) => changes.from(signal),
    importPath,
    media: (id, kind, pick) => mediaOf(library, media, id, kind, pick),
    recorderOf: (id) => sessions.get(id)?.recorder ?? null,
    people,
    review: openReviews({ library, desk: review, media, people, failureOf }),
    renders: renderJobs,
    enrolment: { desk: review, toolbox: studio.toolbox },
    audit: (id) => exportAudit(library, id),
    keeping: {
      library,
      holdJobs,
      isBusy: (id) => queue.has(id) || renderJobs.isBusy(id) || fetches.isBusy(id),
      async stop(id) {
        queue.cancel(id)
        while (queue.has(id)) await pause(50)
        await renderJobs.stop(id)
        await fetches.stop(id)
        live.delete(id)
        await outlet?.stop(id)
        await media.leave(id)
      },
      rewritten(id) {
        outlet?.resume()
        review.reread(id)
        void tell(id)
      },
      takeIn: (id) => takeIn(library, review, id),
      removed(id) {
        outlet?.resume()
        failures.delete(id)
        pictures.delete(id)
        changes.tell({ kind: 'removed', id })
      },
    },
    auditFile: async (id, name) => auditFileOf(library, id, name),
    async relocate(id, path, control) {
      await relocated(library, id, path, control)
      await tell(id)
    },
    async process(id) {
      sessionOf(id)
      enqueue(id)
    },
    async cancel(id) {
      sessionOf(id)
      if (queue.cancel(id) !== 'waiting') return
      live.delete(id)
      sessions.setState(id, 'cancelled', 'cancelled')
      await tell(id)
    },
    async results(id) {
      const session = sessionOf(id)
      const found = await resultFolder(library, session)
      return found
        ? readResults(found, session.state === 'done')
        : { report: null, transcript: null, plan: null, files: [] }
    },
    async resultFile(id, name) {
      const session = sessionOf(id)
      const found = session.state === 'done' ? await resultFolder(library, session) : null
      const file = found?.files.find((one) => one.name === name)
      if (!found || !file) return null
      const path = join(found.folder, file.name)
      return { path, type: typeOf(path), unmasked: false, ...file }
    },
    openInbox: (name, who) => inboxIn(library, importPath, name, who),
    resumeInterrupted() {
      // What is asked of a library that was closed meanwhile is asked again at the next start.
      const unlessClosing = (where: string) => (error: unknown) => {
        if (!closing) options.onBug(crypto.randomUUID().slice(0, 8), error, where)
      }
      endRetention = keepRetentionHourly(library, unlessClosing('retention'))
      void afresh()
      for (const { id, state } of sessions.all().toReversed())
        if (state === 'processing' || state === 'new') enqueue(id)
      outlet?.resume()
      renderJobs.resumeInterrupted().catch(unlessClosing('render'))
      return takes.recover()
    },
    isWorking,
    provider: oneAtATime({ choose: studio.provider, isWorking, holdJobs }),
    async close() {
      closing = true
      endRetention()
      await outlet?.close()
      await typed.close()
      await takes.close()
      await bulk.close()
      await fetches.close()
      await queue.close()
      await media.close()
      studio.close()
    },
  }
}
