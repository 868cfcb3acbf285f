import type { SoundSource } from '../../contract/plugins.ts'
import type { Transcript } from '../../contract/transcript.ts'
import { segmentOf, speakerId } from './speakers.ts'

/** Seconds that are compared at once: somebody who says a word in them is heard. */
const seconds = 2
/** A track whose sound the others explain but for this share of its energy is their mix, or a copy. */
const unexplained = 0.1
/** What they may leave unexplained of any one stretch: coding leaves less, somebody whom no other track has all of it. */
const anywhere = 0.3
/** Share of a track's mean energy below which a stretch is noise. */
const faint = 0.01

/**
 * Which tracks are somebody's own: without copies of another track and without mixes of the others, which would repeat
 * every word. A track stays that has, however briefly, what no other has. The loudest goes first, because a mix is
 * louder than its parts.
 * @returns positions in `tracks`, ascending; at least one
 */
export async function ownTracks(tracks: readonly SoundSource[]): Promise<number[]> {
  if (tracks.length < 2) return [...tracks.keys()]
  const energy: number[] = []
  for (const track of tracks) {
    let sum = 0
    for (let start = 0; start < track.duration; start += seconds)
      sum += energyOf(await track.read(start, start + seconds))
    energy.push(sum)
  }
  const kept = new Set(tracks.keys())
  for (const at of [...tracks.keys()].sort((a, b) => energy[b]! - energy[a]!)) {
    const others = [...kept].filter((other) => other !== at && energy[other]! > 0).map((other) => tracks[other]!)
    if (others.length > 0 && (await isExplained(tracks[at]!, energy[at]!, others))) kept.delete(at)
  }
  return [...kept].sort((a, b) => a - b)
}

/** Whether a track says nothing that the others do not. One that is silent is explained by any. */
async function isExplained(track: SoundSource, energy: number, others: readonly SoundSource[]): Promise<boolean> {
  const least = (faint * energy * seconds) / track.duration
  let left = 0
  for (let start = 0; start < track.duration; start += seconds) {
    const target = await track.read(start, start + seconds)
    const own = energyOf(target)
    if (own === 0) continue
    const rest = residual(target, await Promise.all(others.map((other) => excerpt(other, start, target.length))))
    left += rest
    if (left > unexplained * energy || (own > least && rest > anywhere * own)) return false
  }
  return true
}

/** `length` samples from a time on; silence where the track has ended. */
async function excerpt(track: SoundSource, start: number, length: number): Promise<Float32Array> {
  const out = new Float32Array(length)
  out.set((await track.read(start, start + seconds)).subarray(0, length))
  return out
}

const energyOf = (samples: Float32Array): number => dot(samples, samples)

function dot(a: Float32Array, b: Float32Array): number {
  let sum = 0
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!
  return sum
}

/** Energy left of `target` after the best sum of `others` is taken off (Gram-Schmidt). */
function residual(target: Float32Array, others: readonly Float32Array[]): number {
  const basis: Float32Array[] = []
  for (const other of others) {
    const rest = other.slice()
    for (const known of basis) takeOff(rest, known)
    if (energyOf(rest) > 1e-6 * energyOf(other)) basis.push(rest)
  }
  const left = target.slice()
  for (const known of basis) takeOff(left, known)
  return energyOf(left)
}

function takeOff(from: Float32Array, known: Float32Array): void {
  const share = dot(from, known) / dot(known, known)
  for (let i = 0; i < from.length; i++) from[i] = from[i]! - share * known[i]!
}

/** One transcript of several people on a track each: segments in order of time, a speaker a track that says something. */
export function joined(transcripts: readonly Transcript[], duration: number): Transcript {
  const speaking = transcripts.filter((one) => one.segments.length > 0)
  const segments = speaking
    .flatMap((one, person) => one.segments.map((segment) => segmentOf(segment.words, person)))
    .sort((a, b) => a.start - b.start)
  const letters = new Map<string, number>()
  for (const one of speaking)
    for (const { text } of one.segments) letters.set(one.language, (letters.get(one.language) ?? 0) + text.length)
  const language = [...letters].sort((a, b) => b[1] - a[1])[0]?.[0] ?? 'und'
  return {
    language,
    duration,
    speakers: speaking.map((_, person) => ({ id: speakerId(person), name: null })),
    segments,
  }
}
