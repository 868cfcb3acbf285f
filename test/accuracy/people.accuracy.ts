import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { overlapOf } from '../../core/contract/box.ts'
import type { Finding } from '../../core/contract/finding.ts'
import { boxAt } from '../../core/contract/plan.ts'
import centerface from '../../core/plugins/detectors/centerface.ts'
import { FaceEmbedder } from '../../core/stages/detect/faces-embedding.ts'
import { withPersons } from '../../core/stages/track/persons.ts'
import { readImage } from '../../native/media/image.ts'
import { callSize, composeCall } from '../support/composed-call.ts'
import { withoutSlips } from '../support/face-leaks.ts'
import { findFaces } from '../support/hidden-faces.ts'
import { mirroredCall } from '../support/moving-call.ts'
import { contextIn } from '../support/redacted.ts'
import { samplesFolder } from '../support/samples.ts'
import { stillFrame } from '../support/still-frame.ts'
import type { Accuracy } from './accuracy.ts'

/** What the composed call is made of. */
const needed = ['calls/coaching-prix.mp4', 'starter/starter-call.mp4']

/** One face and who it truly is. */
interface Named {
  readonly person: string | null
  readonly who: string
}

/** Who is put together with whom: in a call over its layouts, in a mirror's corner, and in photographs of a family. */
export default {
  id: 'people',
  async run({ samples, folder }) {
    const context = await contextIn(folder)
    const all: Named[][] = []
    const calls = join(samples, 'calls')
    for (const name of existsSync(calls) ? readdirSync(calls).filter((one) => one.endsWith('.mp4')) : []) {
      const truthPath = join(calls, name.replace(/\.mp4$/, '.truth.json'))
      if (!existsSync(truthPath)) continue
      const { findings, media } = await findFaces(join(calls, name), context)
      const truth = JSON.parse(readFileSync(truthPath, 'utf8'))
      const { faces } = withoutSlips(truth.faces)
      all.push(
        findings.map((finding) => ({
          person: finding.person,
          who: whoIs(finding, faces, truth.fps, media.video ?? { width: 1, height: 1 }),
        })),
      )
    }
    const images = join(samples, 'images')
    const photographs = existsSync(images) ? readdirSync(images).filter((one) => /^Family.*\.jpg$/.test(one)) : []
    if (photographs.length > 0) all.push(await family(images, photographs, context))
    if (needed.every((path) => existsSync(join(samplesFolder, path)))) all.push(await inTheMirror(folder, context))
    if (all.length === 0) return { skipped: 'no recordings or photographs of known people in the samples' }
    let [merged, pairs, joined] = [0, 0, 0]
    for (const named of all)
      for (const [i, a] of named.entries())
        for (const b of named.slice(0, i)) {
          if (a.who === b.who) pairs++
          if (a.person !== b.person) continue
          if (a.who === b.who) joined++
          else merged++
        }
    return [
      {
        what: 'people: pairs of two persons merged',
        value: merged,
        unit: 'pairs',
        limit: { kind: 'at most', value: 0 },
      },
      {
        what: 'people: true pairs put together',
        value: joined / Math.max(1, pairs),
        unit: 'share',
        limit: { kind: 'at least', value: 0.9 },
        note: `of ${pairs}`,
      },
    ]
  },
} satisfies Accuracy

/** The true face that a finding covers best, over its own time. */
function whoIs(
  finding: Finding,
  faces: readonly (readonly { who?: string; box: readonly number[] }[])[],
  fps: number,
  { width, height }: { width: number; height: number },
): string {
  const votes = new Map<string, number>()
  for (let i = Math.ceil(finding.start * fps); i < finding.end * fps && i < faces.length; i += 10)
    for (const { who = '', box } of faces[i] ?? []) {
      const [x = 0, y = 0, w = 0, h = 0] = box
      const overlap = overlapOf([x / width, y / height, w / width, h / height], boxAt(finding.keyframes, i / fps))
      if (overlap > 0.1) votes.set(who, (votes.get(who) ?? 0) + overlap)
    }
  return [...votes].sort((a, b) => b[1] - a[1])[0]?.[0] ?? `nobody ${finding.id}`
}

/** Somebody who sees themselves in a corner, and somebody else. */
async function inTheMirror(folder: string, context: Awaited<ReturnType<typeof contextIn>>): Promise<Named[]> {
  const video = join(folder, 'mirrored.mp4')
  const { faces } = await composeCall(video, mirroredCall)
  const sourceOf = (seat: string): string => `source ${mirroredCall.seats[Number(seat)]?.source}`
  const named = faces.map((frame) => frame.map(({ who = '', box }) => ({ who: sourceOf(who), box })))
  const { findings } = await findFaces(video, context)
  return findings.map((finding) => ({ person: finding.person, who: whoIs(finding, named, 25, callSize) }))
}

/** Each photograph as a shot of its own: nothing but looks tells who is who. */
async function family(
  folder: string,
  names: readonly string[],
  context: Awaited<ReturnType<typeof contextIn>>,
): Promise<Named[]> {
  const detector = await centerface.open(context)
  const embedder = await FaceEmbedder.open(context)
  const looks: { line: string; time: number; embedding: number[] }[] = []
  const found: { finding: Finding; lines: string[] }[] = []
  for (const [i, name] of names.entries()) {
    const frame = stillFrame(await readImage(join(folder, name)))
    const best = (await detector.detect(frame)).sort((a, b) => b.score - a.score)[0]
    const embedding = best?.landmarks && (await embedder?.embed(frame, best.landmarks))
    if (!best || !embedding) continue
    looks.push({ line: name, time: 10 * i, embedding })
    const finding: Finding = {
      ...{ id: name, kind: 'face', entity: null, person: null, words: null, score: best.score, doubts: [] },
      ...{ start: 10 * i, end: 10 * i + 1, keyframes: [{ time: 10 * i, box: best.box }] },
      reasons: [{ detector: 'centerface', code: 'model', score: best.score }],
    }
    found.push({ finding, lines: [name] })
  }
  await detector.close()
  await embedder?.close()
  return withPersons(found, looks).findings.map(({ id, person }) => ({ person, who: id.replace(/\d+\.jpg$/, '') }))
}
