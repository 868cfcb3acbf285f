import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Finding } from '../../core/contract/finding.ts'
import type { MediaInfo } from '../../core/contract/media.ts'
import type { RedactionPlan } from '../../core/contract/plan.ts'
import type { StageContext } from '../../core/contract/stage.ts'
import { CutFinder, cutPicture } from '../../core/sight/cuts.ts'
import { FaceSampler, faceInterval } from '../../core/stages/detect/faces.ts'
import { SightingsFile } from '../../core/stages/detect/sightings.ts'
import { masksOver } from '../../core/stages/render/masks.ts'
import { trackStage } from '../../core/stages/track/stage.ts'
import { readFrames } from '../../native/media/frames.ts'
import { probe } from '../../native/media/probe.ts'
import { renderMedia } from '../../native/media/render.ts'

export interface FoundFaces {
  readonly media: MediaInfo
  readonly findings: readonly Finding[]
  readonly cuts: readonly number[]
}

/** The faces of a recording as the studio finds and follows them, without its other searches. */
export async function findFaces(path: string, context: StageContext): Promise<FoundFaces> {
  const media = await probe(path)
  await mkdir(context.scratch, { recursive: true })
  const sampler = await FaceSampler.open(context)
  const seen = new SightingsFile(join(context.scratch, 'only-faces.jsonl'))
  const finder = new CutFinder()
  const cuts: number[] = []
  try {
    for await (const frame of readFrames(path, media, { signal: context.signal, threads: context.threads })) {
      const cut = finder.next(frame.picture({ ...cutPicture, format: 'gray' }))
      if (cut) cuts.push(frame.time)
      await sampler.look(frame, cut)
      await seen.add(sampler.settled(frame.time))
    }
    await seen.add(await sampler.finish())
    await seen.end()
    const source = { path, sha256: '0'.repeat(64), media }
    const faceLooks = join(context.scratch, 'only-face-looks.json')
    await writeFile(faceLooks, JSON.stringify(sampler.looks))
    const detected = { detections: seen.path, cuts, leaps: sampler.leaps, faceInterval, faceLooks, spoken: [] }
    const { findings } = await trackStage.run({ source, detected }, context)
    return { media, findings, cuts }
  } finally {
    await sampler.close()
    await seen.discard()
  }
}

/** A plan that hides all of them. */
export const hidingAll = ({ media, findings }: FoundFaces, mask: 'soft' | 'fill' = 'fill'): RedactionPlan => ({
  version: 1,
  source: { sha256: '0'.repeat(64), duration: media.duration },
  video: findings.map(({ id, start, end, keyframes }) => ({
    id,
    kind: 'face',
    start,
    end,
    mask,
    keyframes,
    reasons: [],
  })),
  audio: [],
  text: [],
})

/** Renders a recording with its faces hidden. */
export const renderHidden = (path: string, plan: RedactionPlan, output: string, context: StageContext) =>
  renderMedia({
    input: path,
    output,
    masksAt: masksOver(plan.video, context.plugins.redactors),
    sounds: [],
    replaceWith: 'silence',
    threads: context.threads,
    signal: context.signal,
  })
