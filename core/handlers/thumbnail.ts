import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { writeWhole } from '../../native/files/aside.ts'

/** Width of a thumbnail, pixels; twice what the library shows. */
const width = 320

/**
 * A small picture of a rendered clip, made once and kept beside the library's results. Only ever made from what was
 * verified clean.
 * @param clip Absolute path of the redacted clip.
 * @param folder Where it is kept.
 */
export async function thumbnailOf(clip: string, folder: string): Promise<string> {
  const path = join(folder, 'thumbnail.jpg')
  const [made, source] = await Promise.all([stat(path).catch(() => null), stat(clip)])
  if (made && made.mtimeMs >= source.mtimeMs) return path
  const [{ probe }, { readFrames }, { toJpeg }] = await Promise.all([
    import('../../native/media/probe.ts'),
    import('../../native/media/frames.ts'),
    import('../../native/media/image.ts'),
  ])
  const info = await probe(clip)
  for await (const frame of readFrames(clip, info, { start: Math.min(info.duration / 3, 60) })) {
    const height = Math.max(2, Math.round((frame.height * width) / frame.width / 2) * 2)
    await writeWhole(path, await toJpeg(frame.picture({ width, height, format: 'rgb' })))
    break
  }
  return path
}
