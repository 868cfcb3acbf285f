import type { SoundSource } from '../../contract/plugins.ts'
import type { Transcript } from '../../contract/transcript.ts'
import { segmentOf, speakerId } from './speakers.ts'

const rate = 16_000
/** Places that are compared, and seconds at each. */
const places = 12
const seconds = 2
/** A track whose sound the others explain but for this share of its energy is their mix, or a copy. */
const unexplained = 0.1

/**
 * Which tracks are somebody's own: without copies of another track and without mixes of the others, which would repeat
 * every word. The loudest goes first, because a mix is louder than its parts.
 * @returns positions in `tracks`, ascending; at least one
 */
export async function ownTracks(tracks: readonly SoundSource[]): Promise<number[]> {
  const shortest = Math.min(...tracks.map((track) => track.duration))
  const excerpts: Float32Array[] = []
  for (const track of tracks) {
    const parts: Float32Array[] = []
    for (let i = 0; i < places; i++) {
      const start = Math.max(0, ((i + 0.5) * shortest) / places - seconds / 2)
      const part = new Float32Array(seconds * rate)
      part.set((await track.read(start, start + seconds)).subarray(0, part.length))
      parts.push(part)
    }
    const whole = new Float32Array(places * seconds * rate)
    for (const [i, part] of parts.entries()) whole.set(part, i * seconds * rate)
    excerpts.push(whole)
  }
  const energy = excerpts.map((one) => dot(one, one))
  const kept = new Set(tracks.keys())
  for (const at of [...tracks.keys()].sort((a, b) => energy[b]! - energy[a]!)) {
    const others = [...kept].filter((other) => other !== at && energy[other]! > 0)
    if (
      others.length > 0 &&
      residual(
        excerpts[at]!,
        others.map((other) => excerpts[other]!),
      ) <=
        unexplained * energy[at]!
    )
      kept.delete(at)
  }
  return [...kept].sort((a, b) => a - b)
}

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
    if (dot(rest, rest) > 1e-6 * dot(other, other)) basis.push(rest)
  }
  const left = target.slice()
  for (const known of basis) takeOff(left, known)
  return dot(left, left)
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
