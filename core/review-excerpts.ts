import { createHash } from 'node:crypto'
import { mkdir, readdir, rm, stat } from 'node:fs/promises'
import { StudioError } from './contract/errors.ts'
import type { Source } from './contract/pipeline.ts'
import type { Excerpt, HeardKind } from './contract/review/excerpt.ts'
import { intersection, type Span } from './contract/span.ts'
import type { Toolbox } from './jobs.ts'
import { policyOfFile } from './policies.ts'
import type { ReviewDesk } from './review.ts'
import { saidIn, sourceOf } from './review-material.ts'
import { requireThere } from './review-opening.ts'
import { keptRules } from './review-rules.ts'
import type { Shelf } from './review-shelf.ts'
import { decidedOf, type SoundPlan, soundPlanOf } from './review-sound.ts'

/** Files of a session that are kept at most, the newest: any is made again when it is asked for. */
const kept = 12

const untouched: SoundPlan = { sounds: [], voices: [], replaceWith: 'silence' }

interface Options {
  readonly toolbox: () => Promise<Toolbox>
  readonly desk: ReviewDesk
  readonly shelfOf: (session: string) => Promise<Shelf>
  /** Fires when nothing may be made for the session any more. */
  readonly signalOf: (session: string) => AbortSignal
}

/**
 * A few seconds of a session's sound as a render made now would have them, beside what was recorded: made from the
 * original by the same steps as the render, one at a time. A hidden word is in the one and not in the other.
 */
export class Excerpts {
  readonly #options: Options
  #last: Promise<unknown> = Promise.resolve()

  constructor(options: Options) {
    this.#options = options
  }

  /**
   * @param span seconds of the session, at most `longestExcerpt`
   * @throws StudioError `session-missing`, `no-tracks`, `invalid-input` for a stretch outside of the recording,
   *   `file-missing`, `recording-changed`, `recording-elsewhere`, `cancelled`, and what `renderMedia` throws
   */
  make(session: string, span: Span): Promise<Excerpt> {
    const made = this.#last.then(() => this.#make(session, span))
    this.#last = made.catch(() => undefined)
    return made
  }

  /** Absolute path of the sound of an excerpt; null when it is not there any more. */
  async find(session: string, kind: HeardKind): Promise<string | null> {
    const path = (await this.#options.shelfOf(session)).path(nameOf(kind))
    return (await stat(path).catch(() => null)) && path
  }

  /** Settles when nothing is written any more. */
  async settled(): Promise<void> {
    await this.#last
  }

  async #make(session: string, { start, end }: Span): Promise<Excerpt> {
    const { desk, shelfOf, toolbox } = this.#options
    const { library } = await toolbox()
    const record = library.database.sessions.get(session)
    if (!record) throw new StudioError('session-missing')
    await requireThere(record)
    const source = await sourceOf(library, session)
    const { audio, duration } = source.media
    if (audio.length === 0) throw new StudioError('no-tracks')
    const span = { start, end: Math.min(end, duration) }
    if (span.end <= span.start) throw new StudioError('invalid-input', { what: 'excerpt' })
    const policy = policyOfFile((await keptRules(desk, session)).policy)
    const decided = decidedOf(await saidIn(library, session), desk.state(session), policy)
    const plan = soundPlanOf(source, decided, policy, span)
    const shelf = await shelfOf(session)
    const goesOut = await this.#heard(session, shelf, source, span, plan)
    const recorded = await this.#heard(session, shelf, source, span, untouched)
    await dropOlder(shelf, [goesOut, recorded])
    const inside = (spans: readonly Span[]): Span[] => spans.flatMap((one) => intersection(one, span) ?? [])
    const [replaced, disguised] = [inside(plan.sounds), inside(plan.voices)]
    return { span, goesOut, recorded, replaced, replaceWith: plan.replaceWith, disguised }
  }

  async #heard(session: string, shelf: Shelf, source: Source, range: Span, plan: SoundPlan): Promise<HeardKind> {
    const of = createHash('sha256')
      .update(JSON.stringify([source.sha256, range, plan]))
      .digest('hex')
    const kind: HeardKind = `heard-${of.slice(0, 32)}`
    const output = shelf.path(nameOf(kind))
    if (await stat(output).catch(() => null)) return kind
    const [{ renderMedia }, { changedVoices }] = await Promise.all([
      import('../native/media/render.ts'),
      import('./stages/render/voices.ts'),
    ])
    await mkdir(shelf.folder, { recursive: true, mode: 0o700 })
    const { sounds, voices, replaceWith } = plan
    await renderMedia({
      ...{ input: source.path, output, range, sounds, replaceWith, voices: changedVoices(voices) },
      ...{ only: 'sound', masksAt: () => [], threads: 1, signal: this.#options.signalOf(session) },
    })
    return kind
  }
}

const nameOf = (kind: HeardKind): string => `${kind}.m4a`

/** @param needed what was asked for just now */
async function dropOlder(shelf: Shelf, needed: readonly HeardKind[]): Promise<void> {
  const names = (await readdir(shelf.folder)).filter(
    (name) => /^heard-\w+\.m4a$/.test(name) && !needed.some((kind) => nameOf(kind) === name),
  )
  const made = await Promise.all(
    names.map(async (name) => ({ name, at: (await stat(shelf.path(name)).catch(() => null))?.mtimeMs ?? 0 })),
  )
  const older = made.sort((a, b) => b.at - a.at).slice(kept - needed.length)
  for (const { name } of older) await rm(shelf.path(name), { force: true })
}
