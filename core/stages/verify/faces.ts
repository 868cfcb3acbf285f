import { readFrames } from '../../../native/media/frames.ts'
import { areaOf, type Box, clipped, grown, overlapOf, sharedArea } from '../../contract/box.ts'
import type { Finding } from '../../contract/finding.ts'
import { boxAt } from '../../contract/plan.ts'
import type { FrameView, OpenFrameDetector, Sighting } from '../../contract/plugins.ts'
import type { Leak } from '../../contract/report.ts'
import { insideOf, likeness, stillVisible, structureOf } from '../../sight/verify-structure.ts'
import { type Checked, checked, leak } from './checking.ts'
import { FreshParts } from './fresh-parts.ts'
import { grayPart, type Media, type Pair, within } from './pairs.ts'
import { POINTS, pixelsOf, strengthOf } from './regions.ts'

/** Every few frames: a face that is visible for five frames is looked at at least once. */
const EVERY = 5
/** What is worth a closer look. */
const CANDIDATE = 0.35
/** Sure by itself, when the closer look sees it more than once: with nobody to ask, and against the other's opinion. */
const SURE = 0.6
const CERTAIN = 0.8
/** Both detectors at least this sure of one frame: a face. A print of a face on cloth reaches half of it. */
const AGREED = 0.6
/** Both at least this sure of two frames close by: a face. */
const AGREED_TWICE = 0.45
/** Structure (grey levels) of a mask that is still a mask; faces have 8 to 30. */
const EVEN = 7
/** Closer looks are costly: so many for each minute and never fewer than the least. Past them what is half sure counts. */
const LOOKS_A_MINUTE = 6
const LEAST_LOOKS = 40

interface Candidate {
  readonly box: Box
  start: number
  end: number
  score: number
  /** How sure both detectors are of the frame on which they agree best. */
  agreed: number
  best: Box
}

/** The detectors that look: `second` searches, `first` (the one that found the faces to hide) is asked for its opinion. */
export interface FaceEyes {
  readonly second: OpenFrameDetector
  readonly first: OpenFrameDetector | null
}

/**
 * Looks for faces in the render with a detector that did not find the ones that were hidden, wherever the picture
 * changed since the last look. What it sees in a mask
 * counts only when the picture in it is still that of the original, or is no mask. What is left gets a closer look on
 * every frame around it.
 */
export class FaceWatch {
  readonly #eyes: FaceEyes
  readonly #shown: readonly Finding[]
  readonly #candidates: Candidate[] = []
  #fresh = new FreshParts()
  #lookedAt = Number.NEGATIVE_INFINITY
  #examined = 0
  #milliseconds = 0
  /** True when something was seen that the closer look did not confirm. */
  unsure = false

  /** @param shown faces that the policy leaves visible */
  constructor(eyes: FaceEyes, shown: readonly Finding[]) {
    this.#eyes = eyes
    this.#shown = shown.filter((finding) => finding.kind === 'face')
  }

  async look(pair: Pair): Promise<void> {
    if (pair.index % EVERY !== 0) return
    const began = performance.now()
    this.#examined++
    // In each full minute all of it is looked at once more.
    if (pair.index === 0) this.#fresh = new FreshParts()
    const parts = this.#fresh.next(pair.rendered, pair.time)
    this.#stay(parts, pair.time)
    this.#lookedAt = pair.time
    const found = parts?.length === 0 ? [] : await this.#eyes.second.detect(pair.rendered, parts ?? undefined)
    for (const sighting of found) {
      if (sighting.score < CANDIDATE || !this.#counts(pair, sighting)) continue
      const opinion = this.#eyes.first ? await opinionOf(this.#eyes.first, pair.rendered, sighting.box) : 0
      const agreed = Math.min(sighting.score, opinion)
      if (agreed >= CANDIDATE || sighting.score >= this.#certain) this.#note(pair.time, sighting, agreed)
      else this.unsure = true
    }
    this.#milliseconds += performance.now() - began
  }

  /** What was seen at the last look is still there where the picture has not changed since. */
  #stay(parts: readonly Box[] | null, time: number): void {
    if (!parts) return
    for (const one of this.#candidates)
      if (one.end === this.#lookedAt && parts.every((part) => sharedArea(part, one.best) < 0.5 * areaOf(one.best)))
        one.end = time
  }

  /** How sure the searching detector has to be against the other's opinion, or with nobody to ask. */
  get #certain(): number {
    return this.#eyes.first ? CERTAIN : SURE
  }

  #counts(pair: Pair, { box }: Sighting): boolean {
    const allowed = this.#shown.some(
      (finding) =>
        pair.time >= finding.start - 0.2 &&
        pair.time <= finding.end + 0.2 &&
        sharedArea(boxAt(finding.keyframes, pair.time), box) >= 0.5 * areaOf(box),
    )
    if (allowed) return false
    const around = pair.hidden.filter((one) => sharedArea(one.box, box) >= 0.4 * areaOf(clipped(box)))
    if (around.length === 0) return true
    const area = pixelsOf(box, pair.rendered.width, pair.rendered.height)
    const after = grayPart(pair.rendered, area, POINTS)
    if (!after || after.width * after.height < 100) return false
    const whole = insideOf(within(after, area), after.width, after.height)
    if (!whole) return false
    const before = pair.original && grayPart(pair.original, area, POINTS)
    if (before) {
      const found = likeness(before, after, whole)
      if (found && stillVisible(found.whole)) return true
    }
    // A face of somewhere else, put into the mask: its structure is not the original's, and is no mask's either.
    const even = around.some(
      ({ region }) => region.mask === 'mosaic' || region.mask === 'blur' || region.kind === 'text',
    )
    return !even && strengthOf(structureOf(after, whole)) > EVEN
  }

  #note(time: number, { box, score }: Sighting, agreed: number): void {
    const known = this.#candidates.find((one) => time - one.end < 0.6 && overlapOf(one.best, box) > 0.25)
    if (!known) {
      this.#candidates.push({ box, start: time, end: time, score, agreed, best: box })
      return
    }
    known.end = time
    known.best = box
    known.score = Math.max(known.score, score)
    known.agreed = Math.max(known.agreed, agreed)
  }

  /** The closer look. `frame` is the duration of a frame in seconds. */
  async finish(rendered: Media, frame: number, signal: AbortSignal): Promise<Checked> {
    const began = performance.now()
    const leaks: Leak[] = []
    const byScore = [...this.#candidates].sort((a, b) => b.score - a.score)
    const looks = Math.max(LEAST_LOOKS, (rendered.info.duration / 60) * LOOKS_A_MINUTE)
    for (const [i, candidate] of byScore.entries()) {
      const { agreed, score: seen } = candidate
      const isSure = agreed >= AGREED || (i >= looks && (agreed >= AGREED_TWICE || seen >= this.#certain))
      const score = isSure ? seen : i < looks ? await this.#closer(rendered, candidate, frame, signal) : 0
      if (score > 0)
        leaks.push(
          leak('faces', 'face', {
            start: candidate.start,
            end: candidate.end + frame,
            // Where it is at `start`, which is where somebody looks first.
            box: clipped(candidate.box),
            score,
          }),
        )
      else this.unsure = true
    }
    leaks.sort((a, b) => a.start - b.start)
    return checked('faces', 'frames', this.#examined, leaks, this.#milliseconds + performance.now() - began)
  }

  /** How sure the detectors are of the candidate on the frames around it, 0 when it is no face. */
  async #closer(rendered: Media, candidate: Candidate, frame: number, signal: AbortSignal): Promise<number> {
    const from = Math.max(0, candidate.start - 5 * frame)
    const to = Math.min(candidate.end, candidate.start + 1) + 6 * frame
    const stride = Math.max(1, Math.ceil((to - from) / frame / 12))
    let [seen, agreed] = [0, 0]
    for await (const view of readFrames(rendered.path, rendered.info, { signal, start: from, end: to })) {
      if (view.index % stride !== 0) continue
      const score = await opinionOf(this.#eyes.second, view, candidate.best)
      if (score < CANDIDATE) continue
      if (score >= this.#certain && ++seen >= 2) return score
      if (!this.#eyes.first) continue
      const both = Math.min(score, await opinionOf(this.#eyes.first, view, candidate.best))
      if (both >= AGREED || (both >= AGREED_TWICE && ++agreed >= 2)) return both
    }
    return 0
  }
}

/** A detector shows a small region up to three times as large to its network: a face in it is then a hundred wide. */
const OPINION = 108

/** How sure a detector is that there is a face where another saw one, looking at that place alone. */
async function opinionOf(detector: OpenFrameDetector, view: FrameView, box: Box): Promise<number> {
  const region = clipped(grown(box, 1))
  const found = await detector.detect(coarser(view, region), [region])
  const near = found.filter((one) => sharedArea(one.box, box) > 0.3 * Math.min(areaOf(one.box), areaOf(box)))
  return Math.max(0, ...near.map((one) => one.score))
}

/** The frame as if it had fewer pixels, so that a large region costs no more than a small one. */
function coarser(view: FrameView, region: Box): FrameView {
  const scale = Math.min(1, OPINION / Math.max(region[2] * view.width, region[3] * view.height))
  return {
    ...{ index: view.index, time: view.time, width: view.width * scale, height: view.height * scale },
    get origin() {
      return view.origin
    },
    picture: (options) => view.picture(options),
  }
}
