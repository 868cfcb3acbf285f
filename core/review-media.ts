import { createHash } from 'node:crypto'
import { mkdir, stat } from 'node:fs/promises'
import { writeWhole } from '../native/files/aside.ts'
import { isCancelled, StudioError } from './contract/errors.ts'
import type { Failure } from './contract/failure.ts'
import type { PlannedRegion } from './contract/plan.ts'
import type { ReviewMedium, Strip } from './contract/review/api.ts'
import type { Toolbox } from './jobs.ts'
import type { Library } from './library.ts'
import { loadPolicy, presets } from './policies.ts'
import type { ReviewDesk } from './review.ts'
import { Excerpts } from './review-excerpts.ts'
import { sourceOf } from './review-material.ts'
import { findPlayable, makeFrames, makePeaks, makePlayable, type Playable } from './review-media-files.ts'
import { allRegions, cropOf, digestOfRegions, writeStrip, writeThumbnail } from './review-pictures.ts'
import { Shelf, type ShelfEntry } from './review-shelf.ts'

type Name = ReviewMedium['medium']
const names: readonly Name[] = ['proxy', 'frames', 'peaks', 'filmstrip']
/** Milliseconds between two reports. */
const tellEvery = 200
const still = { done: 0, secondsLeft: null, failure: null }

interface Options {
  readonly toolbox: () => Promise<Toolbox>
  readonly desk: ReviewDesk
  /** Brings the records in line with what was found. */
  readonly takeIn: (session: string) => Promise<void>
  readonly failureOf: (error: unknown) => Failure
}

/**
 * What a review is looked at with: a file that plays and seeks well, its frames' times, the outline of its sound, small
 * masked pictures. Made after the analysis or when first asked for, one session at a time, and again when damaged.
 */
export class ReviewMedia {
  readonly excerpts: Excerpts
  readonly #options: Options
  readonly #shelves = new Map<string, Shelf>()
  readonly #states = new Map<string, Map<Name, ReviewMedium>>()
  readonly #making = new Map<string, Promise<void>>()
  readonly #watchers = new Set<() => void>()
  readonly #stop = new AbortController()
  /** Stops what is made for one session. */
  readonly #stops = new Map<string, AbortController>()
  #last: Promise<void> = Promise.resolve()

  constructor(options: Options) {
    this.#options = options
    const { toolbox, desk } = options
    this.excerpts = new Excerpts({
      ...{ toolbox, desk, signalOf: (session) => this.#signalOf(session) },
      shelfOf: async (session) => this.#shelf(session, (await toolbox()).library),
    })
  }

  /** Makes what is missing. Settles when all is there or has failed: see `watch`. */
  ensure(session: string): Promise<void> {
    const running = this.#making.get(session)
    if (running) return running
    const made = this.#last.then(() => this.#make(session)).finally(() => this.#making.delete(session))
    this.#making.set(session, made)
    this.#last = made.catch(() => undefined)
    return made
  }

  /**
   * The state of each medium, then every change of one, until all are there, `none` or failed.
   * @throws StudioError `session-missing`
   */
  async *watch(session: string, signal: AbortSignal): AsyncGenerator<ReviewMedium> {
    let ended = false
    let broken: unknown = null
    const told = new Map<Name, ReviewMedium>()
    let wake = (): void => undefined
    const listen = (): void => wake()
    this.#watchers.add(listen)
    signal.addEventListener('abort', listen)
    const end = (): void => {
      ended = true
      wake()
    }
    this.ensure(session).then(end, (error: unknown) => {
      broken = error
      end()
    })
    try {
      for (;;) {
        const last = ended || signal.aborted
        for (const state of this.#states.get(session)?.values() ?? [])
          if (told.get(state.medium) !== state) {
            told.set(state.medium, state)
            yield state
          }
        if (broken !== null && !signal.aborted) throw broken
        if (last) return
        await new Promise<void>((tell) => {
          wake = tell
          if (ended || signal.aborted) tell()
        })
      }
    } finally {
      this.#watchers.delete(listen)
    }
  }

  /** Absolute path of a file that is whole now; null while there is none. */
  async find(session: string, medium: Exclude<Name, 'filmstrip'>): Promise<string | null> {
    const { library } = await this.#options.toolbox()
    const shelf = this.#shelf(session, library)
    if (medium !== 'proxy') return (await shelf.find(`${medium}.bin`)) ? shelf.path(`${medium}.bin`) : null
    return (await this.#playable(session, shelf))?.path ?? null
  }

  /** The sprite as it has to look now: made again first when something was drawn or found since. */
  async strip(session: string): Promise<{ path: string; strip: Strip } | null> {
    await this.ensure(session)
    const { library } = await this.#options.toolbox()
    const shelf = this.#shelf(session, library)
    const regions = await this.#regions(session)
    const of = digestOfRegions(regions)
    const entry = (await shelf.find('filmstrip.jpg', of)) ?? (await this.#put(session, regions, of, 'filmstrip.jpg'))
    return entry?.strip ? { path: shelf.path('filmstrip.jpg'), strip: entry.strip } : null
  }

  /**
   * A masked picture for the library; null without a picture.
   * @throws StudioError `session-missing` before it is known what has to be hidden in it
   */
  async thumbnail(session: string): Promise<string | null> {
    await this.#known(session)
    const { library } = await this.#options.toolbox()
    const shelf = this.#shelf(session, library)
    // Decisions that did not change leave every region as it was: no record has to be read to know.
    const decisions = library.database.reviews.summary(session)?.decisions
    const known = await shelf.find('thumbnail.jpg')
    if (known && decisions !== undefined && known.of === decisions) return shelf.path('thumbnail.jpg')
    await this.ensure(session)
    const regions = await this.#regions(session)
    const entry = await this.#put(session, regions, decisions ?? digestOfRegions(regions), 'thumbnail.jpg')
    return entry && shelf.path('thumbnail.jpg')
  }

  /**
   * A JPEG of what was found, unmasked.
   * @throws StudioError `session-missing` when there is no such finding
   */
  async crop(session: string, id: string, time: number): Promise<string | null> {
    const record = this.#options.desk.state(session).get(id)
    if (record?.type !== 'finding') throw new StudioError('session-missing')
    const { library } = await this.#options.toolbox()
    const shelf = this.#shelf(session, library)
    const source = await sourceOf(library, session)
    const path = (await this.#playable(session, shelf))?.path ?? source.path
    const { probe } = await import('../native/media/probe.ts')
    const of = createHash('sha256')
      .update(JSON.stringify([id, record.finding.keyframes, time]))
      .digest('hex')
    const to = shelf.path(`crop-${of.slice(0, 32)}.jpg`)
    if (await stat(to).catch(() => null)) return to
    const jpeg = await cropOf(path, await probe(path), record.finding, time)
    if (!jpeg) return null
    await mkdir(shelf.folder, { recursive: true, mode: 0o700 })
    await writeWhole(to, jpeg)
    return to
  }

  /** Stops making anything for a session, and settles when nothing of it is written any more. */
  async leave(session: string): Promise<void> {
    this.#stops.get(session)?.abort(new StudioError('cancelled'))
    await this.#making.get(session)?.catch(() => undefined)
    await this.excerpts.settled()
    this.#stops.delete(session)
    this.#shelves.delete(session)
    this.#states.delete(session)
  }

  async close(): Promise<void> {
    this.#stop.abort(new StudioError('cancelled'))
    await this.#last
    await this.excerpts.settled()
  }

  async #make(session: string): Promise<void> {
    const { library, threads } = await this.#options.toolbox()
    const shelf = this.#shelf(session, library)
    const source = await sourceOf(library, session)
    const { duration, video, audio } = source.media
    const signal = this.#signalOf(session)
    const total = duration
    for (const medium of names) {
      const none = (medium === 'peaks' && audio.length === 0) || (/^f/.test(medium) && video === null)
      this.#tell(session, { medium, total, ...still, state: none ? 'none' : 'waiting' })
    }
    const step = async (
      medium: Name,
      make: (tell: (seconds: number) => void) => Promise<unknown>,
    ): Promise<boolean> => {
      if (this.#states.get(session)?.get(medium)?.state === 'none') return true
      const began = performance.now()
      let last = Number.NEGATIVE_INFINITY
      const tell = (seconds: number): void => {
        if (performance.now() - last < tellEvery) return
        last = performance.now()
        const done = Math.min(seconds, total)
        const spent = (performance.now() - began) / 1000
        const secondsLeft = done > 0 && spent > 0.5 ? (spent / done) * (total - done) : null
        this.#tell(session, { medium, state: 'making', done, total, secondsLeft, failure: null })
      }
      try {
        await make(tell)
        this.#tell(session, { medium, total, ...still, state: 'ready', done: total })
        return true
      } catch (error) {
        const failure = isCancelled(error) ? null : this.#options.failureOf(error)
        this.#tell(session, { medium, total, ...still, state: failure ? 'failed' : 'waiting', failure })
        return false
      }
    }
    const half = Math.max(1, threads >> 1)
    const played = await step('proxy', async (onProgress) => {
      if (!(await this.#playable(session, shelf)))
        await makePlayable(shelf, source, { threads: half, signal, onProgress })
    })
    const playable = played ? await this.#playable(session, shelf) : null
    await step('peaks', async (onProgress) => {
      if (!(await shelf.find('peaks.bin', source.sha256)))
        await makePeaks(shelf, source, playable, { signal, onProgress })
    })
    const { path } = playable ?? {}
    if (path === undefined) {
      const failure = this.#states.get(session)?.get('proxy')?.failure ?? null
      for (const medium of ['frames', 'filmstrip'] as const)
        if (video) this.#tell(session, { medium, total, ...still, state: failure ? 'failed' : 'waiting', failure })
      return
    }
    await step('frames', async () => {
      if (!(await shelf.find('frames.bin', source.sha256))) await makeFrames(shelf, source, path, signal)
    })
    await step('filmstrip', async (tell) => {
      const regions = await this.#regions(session)
      const of = digestOfRegions(regions)
      if (!(await shelf.find('filmstrip.jpg', of))) await this.#put(session, regions, of, 'filmstrip.jpg', tell)
    })
  }

  async #put(
    session: string,
    regions: readonly PlannedRegion[],
    of: string,
    name: 'filmstrip.jpg' | 'thumbnail.jpg',
    onProgress: (seconds: number) => void = () => undefined,
  ): Promise<ShelfEntry | null> {
    const { library, plugins } = await this.#options.toolbox()
    const shelf = this.#shelf(session, library)
    const { media } = await sourceOf(library, session)
    const playable = await this.#playable(session, shelf)
    if (!media.video || !playable) return null
    const aspect = media.video.width / media.video.height
    const wish = {
      ...{ path: playable.path, duration: media.duration, regions, redactors: plugins.redactors, onProgress },
      signal: this.#signalOf(session),
    }
    return shelf.put(name, of, async (to) => {
      if (name === 'filmstrip.jpg') return writeStrip(to, of.slice(0, 16), wish)
      await writeThumbnail(to, aspect, wish)
      return undefined
    })
  }

  async #playable(session: string, shelf: Shelf): Promise<Playable | null> {
    const { library } = await this.#options.toolbox()
    return findPlayable(shelf, await sourceOf(library, session))
  }

  /**
   * What was found stands in the records, also where nobody has opened the session yet: nothing less is ever hidden.
   * @throws StudioError `session-missing` before anything was found, or looked for
   */
  async #known(session: string): Promise<void> {
    const { library } = await this.#options.toolbox()
    await this.#options.takeIn(session)
    if (library.database.reviews.takenIn(session) === null) throw new StudioError('session-missing')
  }

  async #regions(session: string): Promise<PlannedRegion[]> {
    await this.#known(session)
    return allRegions(this.#options.desk.state(session), await loadPolicy(presets[0]))
  }

  #signalOf(session: string): AbortSignal {
    const own = this.#stops.get(session) ?? new AbortController()
    this.#stops.set(session, own)
    return AbortSignal.any([this.#stop.signal, own.signal])
  }

  #shelf(session: string, library: Library): Shelf {
    const known = this.#shelves.get(session) ?? new Shelf(library, session)
    this.#shelves.set(session, known)
    return known
  }

  #tell(session: string, state: ReviewMedium): void {
    const states = this.#states.get(session) ?? new Map<Name, ReviewMedium>()
    this.#states.set(session, states.set(state.medium, state))
    for (const watcher of this.#watchers) watcher()
  }
}
