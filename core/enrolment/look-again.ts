import { readFrames } from '../../native/media/frames.ts'
import { type Box, clipped, grown, overlapOf } from '../contract/box.ts'
import { lookLength, type PersonLook } from '../contract/enrolment/look.ts'
import type { Finding } from '../contract/finding.ts'
import type { Source } from '../contract/pipeline.ts'
import { boxAt } from '../contract/plan.ts'
import type { FrameView, OpenFrameDetector, Sighting } from '../contract/plugins.ts'
import type { StageContext } from '../contract/stage.ts'
import { chooseFaceDetectors } from '../stages/detect/faces.ts'
import { FaceEmbedder } from '../stages/detect/faces-embedding.ts'

/** Frames that are looked at: spread over all the time that the person is seen. */
const moments = 16
/** A face found with less is not looked at closely. */
const clearFace = 0.6

/**
 * What a person of a session looks like, from the recording itself: what was found while it was processed is not kept.
 * @param faces the person's faces
 * @returns the mean of their looks and how many those are; null when their face is never seen well enough
 */
export async function lookAgain(
  context: Pick<StageContext, 'plugins' | 'models' | 'threads' | 'signal'>,
  source: Source,
  faces: readonly Finding[],
): Promise<Omit<PersonLook, 'person'> | null> {
  // The one that the looks of the search come from: it tells five points of a face, of which the network needs all.
  const { fast } = await chooseFaceDetectors(context)
  const embedder = await FaceEmbedder.open(context)
  if (!embedder) return null
  const detector = await fast.open(context)
  try {
    const looks: number[][] = []
    for (const { time, box } of momentsOf(faces)) {
      const frames = readFrames(source.path, source.media, { start: time, signal: context.signal })
      const { value: frame } = await frames.next()
      const look = frame ? await lookAt(frame, box, detector, embedder) : null
      await frames.return(undefined)
      if (look) looks.push(look)
    }
    return looks.length === 0 ? null : { look: meanOf(looks), looks: looks.length }
  } finally {
    await Promise.all([detector.close(), embedder.close()])
  }
}

async function lookAt(
  frame: FrameView,
  box: Box,
  detector: OpenFrameDetector,
  embedder: FaceEmbedder,
): Promise<number[] | null> {
  const near = (sightings: readonly Sighting[]): Sighting | undefined =>
    sightings
      .filter((one) => one.score >= clearFace && one.landmarks && overlapOf(one.box, box) > 0.1)
      .sort((a, b) => b.score - a.score)[0]
  // A face that fills a close view is missed there, a small one is missed in the whole picture.
  const seen = near(await detector.detect(frame)) ?? near(await detector.detect(frame, [clipped(grown(box, 1))]))
  return seen?.landmarks ? embedder.embed(frame, seen.landmarks) : null
}

/** Moments at equal distances of the time that the faces are seen, whatever is between them. */
export function momentsOf(faces: readonly Finding[]): { readonly time: number; readonly box: Box }[] {
  const whole = faces.reduce((sum, { start, end }) => sum + end - start, 0)
  const out: { time: number; box: Box }[] = []
  let before = 0
  for (const face of [...faces].sort((a, b) => a.start - b.start)) {
    const length = face.end - face.start
    for (let i = 0; i < moments; i++) {
      const at = ((i + 0.5) / moments) * whole - before
      if (at < 0 || at >= length) continue
      out.push({ time: face.start + at, box: boxAt(face.keyframes, face.start + at) })
    }
    before += length
  }
  return out
}

const meanOf = (looks: readonly (readonly number[])[]): number[] =>
  Array.from({ length: lookLength }, (_, i) => looks.reduce((sum, look) => sum + (look[i] ?? 0), 0) / looks.length)
