import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { OpenTranscriber } from '../../core/contract/plugins.ts'
import type { Check, Leak } from '../../core/contract/report.ts'
import type { Span } from '../../core/contract/span.ts'
import type { StageContext } from '../../core/contract/stage.ts'
import type { Transcript } from '../../core/contract/transcript.ts'
import { checkCaptions } from '../../core/stages/verify/captions.ts'
import { checkMetadata, checkStreams } from '../../core/stages/verify/container.ts'

import { openPersonalSearch, type PersonalSearch } from '../../core/stages/verify/personal.ts'
import { personalInPicture } from '../../core/stages/verify/personal-picture.ts'
import { checkPicture } from '../../core/stages/verify/picture.ts'
import { checkSound } from '../../core/stages/verify/sound.ts'
import { checkSpeech } from '../../core/stages/verify/speech.ts'
import { choose, openEyes, openTranscriber } from '../../core/stages/verify/tools.ts'
import { seededRandom } from '../../native/inference/seeded-random.ts'
import { probe } from '../../native/media/probe.ts'
import { openSound } from '../../native/media/sound.ts'
import { type Planted, pieceOf, plantPictures, plantSound, plantSubtitle, plantTag } from './plant.ts'
import type { Redacted } from './redacted.ts'

/** How many were put in, how many were found at their place, and by which checks. */
export interface Score {
  readonly kind: Planted['kind']
  planted: number
  found: number
  /** Found by each check, whatever the others said. */
  readonly by: Map<string, number>
  /** Leaks where nothing was planted. */
  false: number
}

/** Seconds by which a leak may begin late or end early. */
const NEAR = 0.6
const touches = (a: Span, b: Span): boolean => a.start < b.end + NEAR && b.start < a.end + NEAR

function scored(kind: Planted['kind'], planted: readonly Planted[], leaks: readonly Leak[]): Score {
  const score: Score = { kind, planted: planted.length, found: 0, by: new Map(), false: 0 }
  for (const one of planted) {
    const checks = new Set(leaks.filter((leak) => touches(one, leak)).map((leak) => leak.check))
    if (checks.size > 0) score.found++
    for (const check of checks) score.by.set(check, (score.by.get(check) ?? 0) + 1)
  }
  score.false = leaks.filter((leak) => !planted.some((one) => touches(one, leak))).length
  return score
}

export const added = (scores: readonly Score[]): Score[] => {
  const sums = new Map<string, Score>()
  for (const one of scores) {
    const sum = sums.get(one.kind)
    if (!sum) {
      sums.set(one.kind, { ...one, by: new Map(one.by) })
      continue
    }
    sum.planted += one.planted
    sum.found += one.found
    sum.false += one.false
    for (const [check, count] of one.by) sum.by.set(check, (sum.by.get(check) ?? 0) + count)
  }
  return [...sums.values()]
}

/** Plants leaks into one redacted sample, again and again, and lets verification look for them. */
export class Plantings {
  readonly #redacted: Redacted
  readonly #context: StageContext
  readonly #random: () => number
  #round = 0
  #said: Promise<Transcript> | null = null

  constructor(redacted: Redacted, context: StageContext, seed: number) {
    this.#redacted = redacted
    this.#context = context
    this.#random = seededRandom(seed)
  }

  async #folder(): Promise<string> {
    const folder = join(this.#context.scratch, `planted-${this.#round++}`)
    await mkdir(folder, { recursive: true })
    return folder
  }

  get #host() {
    const { models, threads, signal } = this.#context
    return { models, threads, signal }
  }

  async #searching<T>(work: (search: PersonalSearch) => Promise<T>): Promise<T> {
    const { plugins } = this.#context
    const search = await openPersonalSearch(this.#host, plugins.textDetectors, [], this.#redacted.policy)
    try {
      return await work(search)
    } finally {
      await search.close()
    }
  }

  /** As many faces and labels as fit in one render, three seconds apart. */
  async pictures(faces: number, labels: number): Promise<{ scores: Score[]; checks: Check[] }> {
    const { plugins } = this.#context
    const { source, plan, transcript } = this.#redacted
    const folder = await this.#folder()
    const { rendered, planted } = await plantPictures(this.#redacted, plugins, folder, this.#random, { faces, labels })
    const chosen = await choose(plugins, this.#host.models)
    const eyes = await openEyes(chosen, this.#host)
    const reader = await chosen.reader.open(this.#host)
    try {
      const media = { path: rendered.media, info: await probe(rendered.media) }
      const picture = await checkPicture({
        ...{ rendered: media, original: { path: source.path, info: source.media } },
        ...{ plan, eyes, reader, shown: [], signal: this.#context.signal, onProgress: () => undefined },
      })
      const { signal } = this.#context
      const text = await this.#searching((search) =>
        personalInPicture(picture.lines, {
          ...{ rendered: media, reader, search, signal, shown: [] },
          language: transcript.language,
        }),
      )
      const leaks = [...picture.checks.flatMap((one) => one.leaks), ...text.leaks]
      const ofKind = (kind: Planted['kind']): Score => {
        const mine = planted.filter((one) => one.kind === kind)
        const others = planted.filter((one) => one.kind !== kind)
        return scored(
          kind,
          mine,
          leaks.filter((leak) => !others.some((one) => touches(one, leak))),
        )
      }
      return { scores: [ofKind('face'), ofKind('label')], checks: picture.checks.map((one) => one.check) }
    } finally {
      await Promise.all([eyes.close(), reader.close()])
    }
  }

  /** Spoken telephone numbers, nine seconds apart at least. */
  async phones(count: number): Promise<Score> {
    const { plugins, signal } = this.#context
    const { source, plan, truth } = this.#redacted
    const folder = await this.#folder()
    const numbers = truth.turns.flatMap((turn) => turn.entities).filter(({ entity }) => entity === 'PHONE')
    const said = await Promise.all(
      numbers.map(({ start, end }) => pieceOf(source.path, { start: start - 0.1, end: end + 0.2 }, folder)),
    )
    const { path, planted } = await plantSound(this.#redacted, folder, this.#random, said, count)
    const rendered = { path, info: await probe(path) }
    const sound = await checkSound(rendered, { path: source.path, info: source.media }, plan, folder, signal)
    const transcriber = await openTranscriber(plugins, this.#host, 'whisper-base')
    try {
      this.#said ??= this.#heard(transcriber)
      const said = await this.#said
      const speech = await this.#searching((search) =>
        checkSpeech(rendered, transcriber, search, {
          ...{
            language: 'fr',
            masked: plan.audio,
            reach: 0.25,
            kept: { shown: [], transcript: null },
            said,
            compared: { ...sound, original: { path: source.path, info: source.media } },
            scratch: folder,
            signal,
            onProgress: () => undefined,
          },
        }),
      )
      return scored('phone', planted, [...sound.leaks, ...speech.leaks])
    } finally {
      await transcriber.close()
    }
  }

  /** The original as it is heard, which a session has beside its render. */
  async #heard(transcriber: OpenTranscriber): Promise<Transcript> {
    const { path, media } = this.#redacted.source
    const sound = await openSound(path, media, { track: 'mix', scratch: this.#context.scratch })
    try {
      return await transcriber.transcribe(sound, { language: 'fr', onProgress: () => undefined })
    } finally {
      await sound.close()
    }
  }

  async subtitle(): Promise<Score> {
    const { rendered, planted } = await plantSubtitle(this.#redacted, await this.#folder(), this.#random)
    const info = await probe(rendered.media)
    const captions = await this.#searching((search) =>
      checkCaptions(rendered.texts, rendered.transcript, this.#redacted.plan, this.#context.plugins.exporters, search),
    )
    const streams = checkStreams(info, this.#redacted.source.media)
    return scoredAnywhere('subtitle', planted, [...captions.leaks, ...streams.leaks])
  }

  async tag(): Promise<Score> {
    const { rendered, planted } = await plantTag(this.#redacted, await this.#folder(), this.#random)
    const metadata = await checkMetadata(rendered.media, await probe(rendered.media))
    return scoredAnywhere('tag', planted, metadata.leaks)
  }
}

/** A file of words or a tag has no time of its own: any leak is the one that was planted. */
function scoredAnywhere(kind: Planted['kind'], planted: readonly Planted[], leaks: readonly Leak[]): Score {
  const by = new Map<string, number>()
  for (const check of new Set(leaks.map((leak) => leak.check))) by.set(check, 1)
  return { kind, planted: planted.length, found: leaks.length > 0 ? planted.length : 0, by, false: 0 }
}
