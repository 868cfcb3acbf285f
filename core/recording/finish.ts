import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { hasPackets } from '../../native/media/has-packets.ts'
import { joinTracks } from '../../native/media/join.ts'
import { mixSound } from '../../native/media/mix.ts'
import { probe } from '../../native/media/probe.ts'
import { StudioError } from '../contract/errors.ts'
import type { TakeTrack } from '../contract/recording/take.ts'
import { fileOf, type TakeFacts } from './facts.ts'
import { bytesIn } from './take-folder.ts'

/** Bytes of a name at most: with what stands before and after it while it is written, systems take 255. */
const longestName = 160
/** Names that Windows keeps for itself, and those of a take's own files, on systems that tell no capitals apart. */
const taken = /^(con|prn|aux|nul|com\d|lpt\d|mix|\d\d-(screen|camera|microphone|call))(\.|$)/i

/** A title as a file may be called on every system, beside the tracks of its take; accents and emoji stay. */
export function fileName(title: string): string {
  const plain = title
    .replace(/[\p{Cc}<>:"/\\|?*]/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim()
  const name = beginningOf(plain).replace(/^\.+|[. ]+$/g, '')
  return taken.test(name) || name === '' ? `Estompe ${name}`.trim() : name
}

/** As many whole characters, as readers see them, as there is room for. */
function beginningOf(text: string): string {
  let name = ''
  for (const { segment } of new Intl.Segmenter().segment(text)) {
    if (Buffer.byteLength(name + segment) > longestName) break
    name += segment
  }
  return name
}

/** Bytes at the beginning of a file, before anything of its source. */
const headBytes = 4096

/** The tracks that hold anything: a source may have ended before its first packet. */
async function readable(folder: string, tracks: readonly TakeTrack[]): Promise<TakeTrack[]> {
  const kept: TakeTrack[] = []
  for (const track of tracks) if (await hasPackets(join(folder, fileOf(track)))) kept.push(track)
  return kept
}

/** Files of tracks in which there is something that nobody can read. */
async function unreadable(folder: string, tracks: readonly TakeTrack[], read: readonly TakeTrack[]): Promise<string[]> {
  const unread: string[] = []
  for (const track of tracks)
    if (!read.includes(track) && (await bytesIn(folder, { tracks: [track] })) > headBytes) unread.push(fileOf(track))
  return unread
}

/** The picture that a session shows: what was shared before the mentor's own face. */
const byImportance = (a: TakeTrack, b: TakeTrack): number => rank[a.kind] - rank[b.kind] || a.number - b.number
const rank: Readonly<Record<TakeTrack['kind'], number>> = { screen: 0, camera: 1, call: 2, microphone: 3 }

/**
 * Joins a take's tracks into files that import understands: the picture, a mix of all sound that any player plays, and
 * each source's sound by itself. A second picture gets a file of its own, with the same mix. Nothing is re-encoded but
 * the mix. What was made of the take's beginning stays as it is.
 * @returns names of the files in the take's folder, seconds of the longest, and files of tracks that cannot be read
 * @throws StudioError `no-tracks` when nothing was recorded, `disk-full`, `cancelled`
 */
export async function joinTake(
  folder: string,
  facts: Pick<TakeFacts, 'title' | 'tracks' | 'begunWith'>,
  signal: AbortSignal,
): Promise<{ files: string[]; seconds: number; unread: string[] }> {
  const tracks = (await readable(folder, facts.tracks)).sort(byImportance)
  if (tracks.length === 0) throw new StudioError('no-tracks', { file: facts.title })
  const pathOf = (track: TakeTrack): string => join(folder, fileOf(track))
  const inputOf = (track: TakeTrack) => ({ path: pathOf(track), title: track.kind })
  const [picture, ...further] = tracks.filter(({ medium }) => medium === 'video')
  const sounds = tracks.filter(({ medium }) => medium === 'audio')
  const mixed = join(folder, 'mix.mkv')
  if (sounds.length > 1) await mixSound(sounds.map(pathOf), mixed, signal)
  const together = sounds.length > 1 ? [{ path: mixed, title: 'mix' }] : []
  const name = fileName(facts.title)
  const nth = (number: number): string => (number === 1 ? `${name}.mkv` : `${name} (${number}).mkv`)
  const first = nth(facts.begunWith.length + 1)
  const inputs = [...(picture ? [inputOf(picture)] : []), ...together, ...sounds.map(inputOf)]
  const { seconds } = await joinTracks(inputs, join(folder, first), signal)
  const files = [first]
  for (const [index, other] of further.entries()) {
    const file = nth(facts.begunWith.length + index + 2)
    const heard = together.length > 0 ? together : sounds.map(inputOf)
    await joinTracks([inputOf(other), ...heard], join(folder, file), signal)
    files.push(file)
  }
  await rm(mixed, { force: true })
  return { files, seconds, unread: await unreadable(folder, facts.tracks, tracks) }
}

/** Removes what the joined files hold whole. */
export async function removeTracks(folder: string, take: Pick<TakeFacts, 'tracks' | 'unread'>): Promise<void> {
  const held = take.tracks.map(fileOf).filter((file) => !take.unread.includes(file))
  for (const file of held) await rm(join(folder, file), { force: true })
  await rm(join(folder, 'spare'), { force: true })
}

/** Seconds from the take's start to the end of the last packet that is on the disk. */
export async function secondsOnDisk(folder: string, tracks: readonly TakeTrack[]): Promise<number> {
  let seconds = 0
  for (const track of await readable(folder, tracks))
    seconds = Math.max(seconds, (await probe(join(folder, fileOf(track)))).duration)
  return seconds
}
