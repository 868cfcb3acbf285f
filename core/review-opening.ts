import { fingerprintOf, sha256OfFile } from '../native/files/sha256.ts'
import { isBucket } from './bulk/places/place.ts'
import { StudioError } from './contract/errors.ts'
import type { ReviewOpening } from './contract/review/api.ts'
import type { Library } from './library.ts'
import type { ReviewMaterial } from './review-material.ts'

/** What a review screen is told first, all but who asks. */
export async function openingOf(
  library: Library,
  session: string,
  { source, transcribed, detected }: ReviewMaterial,
): Promise<Omit<ReviewOpening, 'me' | 'mayApprove' | 'wordTimes'>> {
  const record = library.database.sessions.get(session)
  if (!record) throw new StudioError('session-missing')
  const { video, audio } = source.media
  return {
    title: record.title,
    duration: source.media.duration,
    picture: video && { width: video.width, height: video.height, frameRate: video.frameRate },
    hasSound: audio.length > 0,
    cuts: detected.cuts,
    labels: detected.labels ?? [],
    transcript: transcribed.transcript,
    original: await whereIs(record),
    recorder: record.recorder,
  }
}

const refusals = { missing: 'file-missing', changed: 'recording-changed', elsewhere: 'recording-elsewhere' } as const

/** Why a recording cannot be read. @param file where it was last seen */
export const refusalOf = (place: keyof typeof refusals, file: string): StudioError =>
  new StudioError(refusals[place], { file })

/** @throws StudioError `file-missing`, `recording-changed`, `recording-elsewhere` when the recording does not lie where it was last seen */
export async function requireThere(record: Parameters<typeof whereIs>[0]): Promise<void> {
  const place = await whereIs(record)
  if (place !== 'there') throw refusalOf(place, record.path)
}

/** Whether the recording lies where it was last seen. Read only when the file system says that it may have changed. */
export async function whereIs(record: {
  path: string
  fingerprint: string
  size: number
  sha256: string
}): Promise<ReviewOpening['original']> {
  if (isBucket(record.path)) return 'elsewhere'
  const facts = await fingerprintOf(record.path).catch(() => null)
  if (!facts?.isFile) return 'missing'
  if (facts.size !== record.size) return 'changed'
  if (facts.fingerprint === record.fingerprint) return 'there'
  return (await sha256OfFile(record.path)) === record.sha256 ? 'there' : 'changed'
}
