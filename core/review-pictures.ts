import { createHash } from 'node:crypto'
import { writeWhole } from '../native/files/aside.ts'
import type { Box } from './contract/box.ts'
import { clipped, grown } from './contract/box.ts'
import type { Finding } from './contract/finding.ts'
import type { MediaInfo } from './contract/media.ts'
import type { PlannedRegion } from './contract/plan.ts'
import { boxAt } from './contract/plan.ts'
import type { PictureData, Redactor } from './contract/plugins.ts'
import type { Policy } from './contract/policy.ts'
import { regionsOf } from './contract/regions.ts'
import type { Strip } from './contract/review/api.ts'
import type { ReviewState } from './contract/review/diff.ts'
import { masksOver } from './stages/render/masks.ts'

/** Most pictures in a filmstrip, the least seconds between two, and their height in pixels. */
const stripCount = 240
const stripEvery = 0.5
const stripHeight = 90
const stripColumns = 20
/** Twice what the library shows, pixels. */
const thumbnailWidth = 320
/** Longest side of a crop, pixels; and how much of its surroundings it shows, as a share of the box. */
const cropSide = 240
const cropMargin = 0.35

/** Everything that was found or drawn, whatever was decided: small pictures are seen by those who do not review. */
export function allRegions(state: ReviewState, policy: Policy): PlannedRegion[] {
  const findings = [...state.values()].flatMap((record) => (record.type === 'finding' ? [record.finding] : []))
  return regionsOf(findings, policy, null)
}

/** What a masked picture depends on. */
export function digestOfRegions(regions: readonly PlannedRegion[]): string {
  const parts = regions.map(({ id, kind, start, end, mask, keyframes }) => [id, kind, start, end, mask, keyframes])
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex')
}

interface Masked {
  /** A file that plays: the proxy. */
  readonly path: string
  readonly duration: number
  readonly regions: readonly PlannedRegion[]
  readonly redactors: readonly Redactor[]
  readonly signal: AbortSignal
  readonly onProgress: (seconds: number) => void
}

/** Writes the sprite of small pictures; null when there is no picture. */
export async function writeStrip(to: string, version: string, wish: Masked): Promise<Strip | undefined> {
  const [{ filmstrip }, { toJpeg }] = await Promise.all([
    import('../native/media/filmstrip.ts'),
    import('../native/media/image.ts'),
  ])
  const every = Math.max(stripEvery, wish.duration / stripCount)
  const masksAt = masksOver(wish.regions, wish.redactors)
  const pictures: PictureData[] = []
  for await (const { time, picture } of filmstrip(wish.path, {
    ...{ every, masksAt, height: stripHeight, signal: wish.signal },
  })) {
    pictures.push(picture)
    wish.onProgress(time)
    if (pictures.length === stripCount) break
  }
  const [first] = pictures
  if (!first) return undefined
  await writeWhole(to, await toJpeg(sprite(pictures, first)))
  const { width, height } = first
  return { count: pictures.length, every, width, height, columns: Math.min(stripColumns, pictures.length), version }
}

function sprite(pictures: readonly PictureData[], { width, height }: PictureData): PictureData {
  const columns = Math.min(stripColumns, pictures.length)
  const rows = Math.ceil(pictures.length / columns)
  const line = columns * width * 3
  const data = new Uint8Array(line * rows * height)
  for (const [index, picture] of pictures.entries()) {
    const left = (index % columns) * width * 3
    const top = Math.floor(index / columns) * height
    for (let y = 0; y < height; y++)
      data.set(picture.data.subarray(y * width * 3, (y + 1) * width * 3), (top + y) * line + left)
  }
  return { width: columns * width, height: rows * height, channels: 3, data }
}

/** Writes one small picture from the first third of a recording. */
export async function writeThumbnail(to: string, aspect: number, wish: Masked): Promise<void> {
  const [{ filmstrip }, { toJpeg }] = await Promise.all([
    import('../native/media/filmstrip.ts'),
    import('../native/media/image.ts'),
  ])
  const height = Math.max(2, Math.round(thumbnailWidth / aspect / 2) * 2)
  const masksAt = masksOver(wish.regions, wish.redactors)
  let last: PictureData | null = null
  const every = Math.max(0.04, Math.min(wish.duration / 3, 60))
  for await (const { time, picture } of filmstrip(wish.path, { every, masksAt, height, signal: wish.signal })) {
    last = picture
    if (time > 0) break
  }
  if (last) await writeWhole(to, await toJpeg(last))
}

/** What was found and a little around it, unmasked, as it is seen at a time. Null when it lies outside the picture. */
export async function cropOf(path: string, info: MediaInfo, finding: Finding, time: number): Promise<Buffer | null> {
  const { video } = info
  if (!video || finding.keyframes.length === 0) return null
  const box: Box = clipped(grown(boxAt(finding.keyframes, time), cropMargin))
  const [wide, high] = [box[2] * video.width, box[3] * video.height]
  if (wide < 2 || high < 2) return null
  const scale = Math.min(1, cropSide / Math.max(wide, high))
  const size = (length: number): number => Math.max(2, Math.round((length * scale) / 2) * 2)
  const [{ readFrames }, { toJpeg }] = await Promise.all([
    import('../native/media/frames.ts'),
    import('../native/media/image.ts'),
  ])
  for await (const frame of readFrames(path, info, { start: time, threads: 1 }))
    return toJpeg(frame.picture({ crop: box, width: size(wide), height: size(high), format: 'rgb' }))
  return null
}
