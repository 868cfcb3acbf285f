import { areaOf, type Box, clipped, grown, withoutDoubles } from '../../contract/box.ts'
import { StudioError } from '../../contract/errors.ts'
import type { Detection, FaceLook } from '../../contract/pipeline.ts'
import type { FrameDetector, FrameView, OpenFrameDetector, Sighting } from '../../contract/plugins.ts'
import type { StageContext } from '../../contract/stage.ts'
import { Anew } from '../../sight/anew.ts'
import type { GrayFrame } from '../../sight/follow.ts'
import { LayoutWatch } from '../../sight/layout.ts'
import { Rooms } from '../../sight/rooms.ts'
import { type Looked, LooksAhead } from './faces-ahead.ts'
import { FaceEmbedder } from './faces-embedding.ts'
import { Glances } from './faces-glance.ts'
import { Judge } from './faces-judge.ts'
import { covered, fitOf, matched } from './faces-match.ts'
import { cutAtNoEdge, partsOf } from './faces-parts.ts'
import { followBack, lostLikeness, type PastPicture, Strand } from './faces-strand.ts'
import { bestInstalled } from './installed.ts'
import type { Looker } from './looker.ts'

/** Seconds between two looks of the fast detector at the whole frame. */
export const faceInterval = 0.2
/** Seconds between two looks of the careful detector at the whole frame. */
const sweepInterval = 1.2
/** Seconds between two looks at a part of a large frame, for small faces. */
const tileInterval = 1
/** Seconds between two questions to the careful detector about a face that is followed. */
const checkInterval = 1.6
/** Seconds until a face is shown to the recognition network again, and how often at most within a shot. */
const alikeInterval = 3
const mostAlike = 8
/** Seconds that a face is followed without being seen. */
const longestFollow = 4
/** Seconds that a new face is followed back. */
const reachBack = 2
/** Longer side of the small gray pictures that faces are followed in, pixels. */
const smallSide = 480
/** Faces that are looked at by themselves in one frame, at most. */
const mostLooks = 6

/** Which detectors look for faces: the best installed of each role. */
export async function chooseFaceDetectors(
  context: Pick<StageContext, 'plugins' | 'models'>,
): Promise<{ fast: FrameDetector; careful: FrameDetector | null }> {
  const pick = (role: FrameDetector['role']): Promise<FrameDetector | null> =>
    bestInstalled(context, (one) => one.finds === 'face' && one.role === role)
  const fast = await pick('fast')
  const careful = await pick('careful')
  const first = fast ?? careful
  if (!first) throw new StudioError('model-missing', { file: 'centerface' })
  return { fast: first, careful: first === careful ? null : careful }
}

/**
 * Looks for faces: a fast detector every `faceInterval`, at the first frame of every shot and whenever a followed face
 * changes of a sudden or tiles move; a careful one of another kind sparsely, on whatever the fast one is unsure of, and on every
 * face now and then. Between looks each face is followed on every frame; a new one is followed back as well.
 */
export class FaceSampler implements Looker {
  readonly #fast: OpenFrameDetector
  readonly #ahead: LooksAhead
  readonly #glances: Glances
  readonly #careful: OpenFrameDetector | null
  readonly #judge: Judge
  readonly #fastId: string
  readonly #embedder: FaceEmbedder | null
  /** What the faces look like, for telling persons apart; complete after `finish`. */
  readonly looks: FaceLook[] = []
  /** When the tile of a face went from where it was, seconds, ascending; complete after `finish`. */
  readonly leaps: number[] = []
  /** Nothing that is found waits for what faces look like. */
  #recognised: Promise<void> = Promise.resolve()
  #live: Strand[] = []
  readonly #past: PastPicture[] = []
  readonly #rooms = new Rooms()
  readonly #layout = new LayoutWatch()
  #out: Detection[] = []
  #next = 0
  #lookedAt = Number.NEGATIVE_INFINITY
  #sweptAt = Number.NEGATIVE_INFINITY
  #tiledAt = Number.NEGATIVE_INFINITY
  #tile = 0
  readonly #anew = new Anew()
  readonly #anewAhead = new Anew()

  private constructor(
    fast: OpenFrameDetector,
    fastId: string,
    careful: OpenFrameDetector | null,
    carefulId: string,
    embedder: FaceEmbedder | null,
  ) {
    this.#fast = fast
    this.#glances = new Glances(fast.glance)
    this.#ahead = new LooksAhead(fast, isNext, this.#glances)
    this.#fastId = fastId
    this.#embedder = embedder
    this.#careful = careful
    this.#judge = new Judge(careful, carefulId)
  }

  /**
   * @param options.recognises whether it notes what faces look like
   * @throws StudioError `model-missing` when no face detector is installed
   */
  static async open(context: StageContext, { recognises = true } = {}): Promise<FaceSampler> {
    const host = { models: context.models, threads: context.threads, signal: context.signal }
    const { fast, careful } = await chooseFaceDetectors(context)
    return new FaceSampler(
      await fast.open(host),
      fast.id,
      careful ? await careful.open(host) : null,
      careful?.id ?? 'none',
      recognises ? await FaceEmbedder.open(context) : null,
    )
  }

  /** Each frame, before it is looked at and as early as may be. */
  foresee(frame: FrameView, cut: boolean): void {
    this.#ahead.show(frame, this.#anewAhead.begins(frame.time) || cut)
  }

  async look(frame: FrameView, cut: boolean): Promise<void> {
    const scale = Math.min(1, smallSide / Math.max(frame.width, frame.height))
    const size = {
      width: Math.max(16, Math.round(frame.width * scale)),
      height: Math.max(16, Math.round(frame.height * scale)),
    }
    const room = this.#rooms.take(size.width * size.height)
    const picture = frame.picture({ ...size, format: 'gray', into: room })
    const { time } = frame
    if (cut) this.#endShot()
    const leapt = !cut && this.#followTo(picture, time)
    const moving = this.#layout.moving(time, cut, leapt)
    const anew = this.#anew.begins(time)
    if (anew) this.#beginAnew()
    if (cut || moving || anew || this.#isDue(time)) await this.#detect(frame, picture, { cut, moving, anew })
    this.#ahead.pass(frame)
    this.#past.push({ time, picture, room })
    this.#forget((one) => one.time < time - reachBack)
  }

  /** Detections before this time (seconds) will not be added to any more: takes out what is settled, times ascending. */
  settled(now: number): Detection[] {
    const until = now - reachBack - 1
    const done = this.#out.filter((one) => one.time < until)
    if (done.length > 0) this.#out = this.#out.filter((one) => one.time >= until)
    return done.sort((a, b) => a.time - b.time)
  }

  async finish(): Promise<Detection[]> {
    this.#endShot()
    await this.#recognised
    const rest = this.#out.sort((a, b) => a.time - b.time)
    this.#out = []
    return rest
  }

  async close(): Promise<void> {
    await this.#fast.close()
    await this.#careful?.close()
    await this.#embedder?.close()
  }

  /** The last place of every face in the last frame of a shot; nothing is followed across a cut. */
  #endShot(): void {
    const last = this.#past.at(-1)
    if (last) for (const strand of this.#live) this.#write(strand.movement(last.time, true))
    this.#live = []
    this.#forget(() => true)
  }

  #forget(isPast: (one: PastPicture) => boolean): void {
    for (let one = this.#past[0]; one && isPast(one); one = this.#past[0]) {
      this.#past.shift()
      this.#rooms.give(one.room)
    }
  }

  /** @returns whether the tile of one of them went from where it was; that one is not followed any more */
  #followTo(picture: GrayFrame, time: number): boolean {
    const before = this.#past.at(-1)
    const gone = new Set<Strand>()
    for (const strand of this.#live) {
      strand.step(picture)
      if (strand.likeness >= lostLikeness) this.#write(strand.movement(time))
      else if (before && strand.likenessBefore >= lostLikeness && strand.leapt(before.picture, picture))
        gone.add(strand)
    }
    if (before) for (const strand of gone) this.#write(strand.movement(before.time, true))
    if (gone.size > 0) {
      // Who came into its place may be seen by the careful detector alone.
      if (time - (this.leaps.at(-1) ?? Number.NEGATIVE_INFINITY) > sweepInterval)
        this.#sweptAt = Number.NEGATIVE_INFINITY
      this.leaps.push(time)
    }
    this.#live = this.#live.filter((strand) => {
      if (gone.has(strand)) return false
      if (time - strand.seenAt <= longestFollow) return true
      this.#write(strand.movement(time, true))
      return false
    })
    return gone.size > 0
  }

  /** Everything that is looked at now and then is due. */
  #beginAnew(): void {
    this.#sweptAt = Number.NEGATIVE_INFINITY
    this.#tiledAt = Number.NEGATIVE_INFINITY
    this.#tile = 0
    for (const strand of this.#live) strand.checkedAt = Number.NEGATIVE_INFINITY
  }

  #isDue(time: number): boolean {
    if (isNext(this.#lookedAt, time)) return true
    const since = time - this.#lookedAt
    // A face that changes of a sudden: a tile that moved, a hand, a cut within the picture.
    return since >= faceInterval / 4 && this.#live.some((one) => one.likeness < 0.75 && time - one.seenAt < 0.5)
  }

  async #detect(
    frame: FrameView,
    picture: GrayFrame,
    { cut, moving, anew }: { readonly cut: boolean; readonly moving: boolean; readonly anew: boolean },
  ): Promise<void> {
    const { time } = frame
    this.#lookedAt = time
    const { found: seen, glance } = await this.#lookAtAll(frame, cut || anew, moving)
    const found = [...seen, ...(await this.#lookCloser(frame, cut || moving))]
    const faces = withoutDoubles(found, 0.35)
    const claimed = matched(this.#live, faces)
    for (const [strand, face] of claimed) {
      this.#see(strand, face, frame, picture, this.#fastId)
      if (glance === null) this.#recognise(strand, face, frame)
    }
    const taken = new Set(claimed.values())
    await this.#searchLost(frame, picture, new Set(claimed.keys()))
    for (const face of faces) {
      if (taken.has(face) || covered(this.#live, face.box)) continue
      const verdict = await this.#judge.newcomer(frame, face)
      if (!verdict) continue
      const strand = this.#begin(face, frame, picture, this.#fastId, verdict)
      this.#recognise(strand, face, frame)
    }
    if ((cut && !moving) || time - this.#sweptAt >= sweepInterval) await this.#sweep(frame, picture)
    await this.#check(frame)
    this.#glances.note(frame, glance !== null, this.#live)
  }

  /** A glance where one does. */
  async #lookAtAll(frame: FrameView, inFull: boolean, moving: boolean): Promise<Looked> {
    const looked = await this.#ahead.look(frame, inFull, !moving)
    if (!looked.glance || this.#glances.isEnough(looked.glance, looked.found, this.#live)) return looked
    return { found: await this.#fast.detect(frame), glance: null }
  }

  /** Parts of a frame much larger than what the fast detector sees of it: all at a cut and on the move, else one in turn. */
  async #lookCloser(frame: FrameView, all: boolean): Promise<Sighting[]> {
    const parts = partsOf(frame)
    if (parts.length === 0 || (!all && frame.time - this.#tiledAt < tileInterval)) return []
    this.#tiledAt = frame.time
    const turn = parts[this.#tile++ % parts.length] as Box
    const looked = all ? parts : [turn]
    const seen = await this.#fast.detect(frame, looked)
    // A face cut by a part's inner edge is left to the part or the whole frame that holds it all.
    return seen.filter((one) => looked.some((part) => cutAtNoEdge(one.box, part)))
  }

  /** Followed faces that the look at the whole frame missed: both detectors look at their surroundings. */
  async #searchLost(frame: FrameView, picture: GrayFrame, seen: ReadonlySet<Strand>): Promise<void> {
    const lost = this.#live.filter((strand) => !seen.has(strand)).sort((a, b) => b.seenAt - a.seenAt)
    for (const strand of lost.slice(0, mostLooks)) {
      const region = clipped(grown(strand.box, 2.2))
      if (areaOf(region) <= 0) continue
      const near = (found: readonly Sighting[], least: number): Sighting | undefined =>
        found
          .filter(
            (one) => one.score >= least && fitOf(strand.box, one.box) > 0 && !covered(this.#live, one.box, strand),
          )
          .sort((a, b) => fitOf(strand.box, b.box) - fitOf(strand.box, a.box))[0]
      const fast = near(await this.#fast.detect(frame, [region]), 0.35)
      if (fast) {
        this.#see(strand, fast, frame, picture, this.#fastId)
        continue
      }
      const careful = this.#careful ? near(await this.#careful.detect(frame, [region]), 0.5) : undefined
      if (careful) this.#see(strand, careful, frame, picture, this.#judge.id)
      else this.#write(strand.movement(frame.time, true))
    }
  }

  /** The careful detector looks at the whole frame for what the fast one misses. */
  async #sweep(frame: FrameView, picture: GrayFrame): Promise<void> {
    this.#sweptAt = frame.time
    for (const face of await this.#judge.sweep(frame, this.#fast, (box) => covered(this.#live, box)))
      if (!covered(this.#live, face.box)) this.#begin(face, frame, picture, this.#judge.id, 'sure')
  }

  /** Asks the careful detector about followed faces, so that track knows on what both agree. */
  async #check(frame: FrameView): Promise<void> {
    const due = this.#live
      .filter((one) => one.seenAt === frame.time && frame.time - one.checkedAt >= checkInterval)
      .sort((a, b) => a.checkedAt - b.checkedAt)
    for (const strand of due.slice(0, 2)) {
      strand.checkedAt = frame.time
      const answer = await this.#judge.opinion(frame, strand.box)
      if (answer === null) return
      if (answer >= 0.5) strand.confirmed = true
      this.#write({ ...detectionOf(strand, frame.time, answer), detector: this.#judge.id })
    }
  }

  #begin(
    face: Sighting,
    frame: FrameView,
    picture: GrayFrame,
    detector: string,
    verdict: 'sure' | 'confirmed',
  ): Strand {
    const strand = new Strand(`face-${this.#next++}`, face.box, frame.time, picture)
    strand.confirmed = verdict === 'confirmed'
    for (const one of followBack(strand, picture, this.#past)) this.#write(one)
    this.#live.push(strand)
    this.#see(strand, face, frame, picture, detector)
    return strand
  }

  #see(strand: Strand, face: Sighting, frame: FrameView, picture: GrayFrame, detector: string): void {
    const shiftedFar = fitOf(strand.box, face.box) < 0.3
    // Where a face jumped between two looks, its last followed place is kept too, so that the way is covered.
    const last = this.#past.at(-1)
    if (shiftedFar && last && frame.time > strand.birth) this.#write(strand.before(last.time))
    strand.sighted(face.box, face.score, frame.time, picture)
    this.#write({ ...detectionOf(strand, frame.time, face.score), detector })
  }

  /** Notes what a well seen face looks like. */
  #recognise(strand: Strand, { landmarks, score }: Sighting, frame: FrameView): void {
    if (!this.#embedder || !landmarks || score < 0.6 || strand.lookedAlike >= mostAlike) return
    if (frame.time - strand.lookedAlikeAt < (strand.lookedAlike < 3 ? 0.8 : alikeInterval)) return
    strand.lookedAlikeAt = frame.time
    const asked = this.#embedder.embed(frame, landmarks)
    if (!asked) return
    strand.lookedAlike++
    const before = this.#recognised
    this.#recognised = asked.then(async (embedding) => {
      await before
      if (embedding) this.looks.push({ line: strand.id, time: frame.time, embedding })
    })
    // What fails is told by `finish`.
    this.#recognised.catch(() => {})
  }

  #write(detection: Detection | null): void {
    if (detection) this.#out.push(detection)
  }
}

const isNext = (lookedAt: number, time: number): boolean => time - lookedAt >= faceInterval - 1e-3

const detectionOf = (strand: Strand, time: number, score: number): Detection => ({
  time,
  kind: 'face',
  box: strand.box,
  score,
  detector: '',
  entity: null,
  line: strand.id,
  reasons: [],
})
