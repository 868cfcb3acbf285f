import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { JournalLine } from '../../core/contract/recording/take.ts'
import { parseJournal } from '../../core/recording/journal.ts'
import { soundRate } from '../../native/media/decoded-track.ts'
import { readFrames } from '../../native/media/frames.ts'
import { probe } from '../../native/media/probe.ts'
import { openSound } from '../../native/media/sound.ts'

/** Folders of the takes of a library, oldest first. */
export const takeFolders = (home: string): string[] =>
  (existsSync(join(home, 'takes')) ? readdirSync(join(home, 'takes')) : [])
    .sort()
    .map((name) => join(home, 'takes', name))

/** Tracks that were recorded, as they lie in a take's folder. */
export const trackFiles = (take: string): string[] =>
  readdirSync(take)
    .filter((name) => /^\d\d-.*\.mkv$/.test(name))
    .map((name) => join(take, name))

/** What a take's journal tells, from its beginning to its end. */
export const eventsOf = (take: string): JournalLine['event'][] =>
  parseJournal(readFileSync(join(take, 'journal.jsonl'))).lines.map(({ event }) => event)

/** Decodes a file from its beginning to its end; gives the second at which each kind of content ends. */
export async function decodedTo(path: string, scratch: string): Promise<{ picture: number; sound: number }> {
  const info = await probe(path)
  let picture = 0
  if (info.video) for await (const frame of readFrames(path, info, {})) picture = frame.time
  let sound = 0
  if (info.audio.length > 0) {
    const opened = await openSound(path, info, { track: 0, scratch })
    sound = opened.duration
    await opened.close()
  }
  return { picture, sound }
}

/** Seconds at which the picture turns white, and at which a tone begins; `frames` is how many there are. */
export async function flashesAndBeeps(
  path: string,
  scratch: string,
): Promise<{ flashes: number[]; beeps: number[]; frames: number }> {
  const info = await probe(path)
  const flashes: number[] = []
  let wasWhite = true
  let frames = 0
  for await (const frame of readFrames(path, info, {})) {
    const { data } = frame.picture({ width: 8, height: 8, format: 'gray' })
    const isWhite = data.reduce((sum, value) => sum + value, 0) / data.length > 160
    if (isWhite && !wasWhite) flashes.push(frame.time)
    wasWhite = isWhite
    frames++
  }
  const sound = await openSound(path, info, { track: 0, scratch })
  const samples = await sound.read(0, sound.duration)
  await sound.close()
  const beeps: number[] = []
  let lastLoud = Number.NEGATIVE_INFINITY
  for (const [at, sample] of samples.entries()) {
    if (Math.abs(sample) < 0.08) continue
    const time = at / soundRate
    if (time - lastLoud > 0.3 && time > 0.3) beeps.push(time)
    lastLoud = time
  }
  return { flashes, beeps, frames }
}
