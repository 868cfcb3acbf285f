import { readFileSync } from 'node:fs'
import type { Box } from '../../core/contract/box.ts'
import { grown, overlapOf } from '../../core/contract/box.ts'
import { Entity, type Keyframe } from '../../core/contract/finding.ts'
import type { PlannedRegion, PlannedText, RedactionPlan } from '../../core/contract/plan.ts'
import type { Transcript, Word } from '../../core/contract/transcript.ts'

/** What is known of a sample call: see the samples' README. Boxes in pixels, times in seconds. */
export interface Truth {
  readonly language: string
  readonly duration: number
  readonly fps: number
  readonly size: readonly [number, number]
  readonly turns: readonly {
    readonly speaker: string
    readonly start: number
    readonly end: number
    readonly text: string
    readonly entities: readonly { entity: string; text: string; start: number; end: number }[]
  }[]
  readonly faces: readonly (readonly { who: string; box: Box }[])[]
  readonly onscreen: readonly { start: number; end: number; text: string; box: Box }[]
}

export const readTruth = (path: string): Truth => JSON.parse(readFileSync(path, 'utf8')) as Truth

/** The truth of a part of the recording. Turns and texts that are cut are left out, so begin and end in silence. */
export function partOf(truth: Truth, { start, end }: { start: number; end: number }): Truth {
  const shifted = <T extends { start: number; end: number }>(one: T): T => ({
    ...one,
    start: one.start - start,
    end: one.end - start,
  })
  return {
    ...truth,
    duration: end - start,
    turns: truth.turns
      .filter((turn) => turn.start >= start && turn.end <= end)
      .map((turn) => ({ ...shifted(turn), entities: turn.entities.map(shifted) })),
    faces: truth.faces.slice(Math.round(start * truth.fps), Math.round(end * truth.fps)),
    onscreen: truth.onscreen
      .filter((one) => one.end > start && one.start < end)
      .map((one) => shifted({ ...one, start: Math.max(start, one.start), end: Math.min(end, one.end) })),
  }
}

const normalised = ([x, y, w, h]: Box, [width, height]: readonly [number, number]): Box => [
  x / width,
  y / height,
  w / width,
  h / height,
]

/** What was said as a transcript: words share a turn's time by their length, so that hidden stretches keep their place. */
export function transcriptOf(truth: Truth): Transcript {
  return {
    language: truth.language,
    duration: truth.duration,
    speakers: [],
    segments: truth.turns.map(({ start, end, text }) => {
      const pieces = text.split(/\s+/)
      const total = pieces.reduce((sum, piece) => sum + piece.length + 1, 0)
      let at = 0
      const words = pieces.map((piece): Word => {
        const from = start + ((end - start) * at) / total
        at += piece.length + 1
        return { start: from, end: start + ((end - start) * at) / total, text: piece, probability: 0.9 }
      })
      return { start, end, speaker: null, text, words }
    }),
  }
}

/** A plan that hides exactly what the truth lists: faces grown by a quarter on each side, words with a small margin. */
export function planOf(truth: Truth, sha256: string): RedactionPlan {
  return {
    version: 1,
    source: { sha256, duration: truth.duration },
    video: [...facesOf(truth), ...textsOf(truth)],
    audio: truth.turns.flatMap(({ entities }) =>
      entities.map(({ entity, start, end }) => ({
        start: Math.max(0, start - 0.1),
        end: end + 0.1,
        kind: entityOf(entity),
        reasons: [],
      })),
    ),
    text: wordsOfEntities(truth),
  }
}

const entityOf = (name: string): Entity => Entity.catch('PERSON').parse(name)

function facesOf({ faces, fps, size }: Truth): PlannedRegion[] {
  const runs = new Map<string, PlannedRegion[]>()
  for (const [frame, those] of faces.entries())
    for (const { who, box } of those) {
      const time = frame / fps
      const mine = runs.get(who) ?? []
      runs.set(who, mine)
      let run = mine.at(-1)
      if (!run || time - run.end > 1e-6) {
        run = {
          id: `face-${who}-${mine.length}`,
          kind: 'face',
          person: who,
          start: time,
          end: time,
          mask: 'soft',
          keyframes: [],
          reasons: [],
        }
        mine.push(run)
      }
      run.end = (frame + 1) / fps
      run.keyframes.push({ time, box: grown(normalised(box, size), 0.25) })
    }
  return [...runs.values()].flat().map((run) => ({ ...run, keyframes: run.keyframes.filter(isNoSlip) }))
}

/** The truth was made by a detector, which mistook something else for the face on single frames. */
const isNoSlip = ({ box }: Keyframe, i: number, all: readonly Keyframe[]): boolean => {
  const [before, after] = [all[i - 1]?.box, all[i + 1]?.box]
  return !before || !after || overlapOf(before, after) < 0.4 || overlapOf(box, before) + overlapOf(box, after) > 0.2
}

const textsOf = ({ onscreen, size }: Truth): PlannedRegion[] =>
  onscreen.map(({ start, end, box: [x, y, w, h] }, i) => ({
    id: `text-${i}`,
    kind: 'text',
    start,
    end,
    mask: 'fill',
    keyframes: [{ time: start, box: normalised([x - 4, y - 4, w + 8, h + 8], size) }],
    reasons: [],
  }))

function wordsOfEntities(truth: Truth): PlannedText[] {
  const out: PlannedText[] = []
  let first = 0
  for (const turn of truth.turns) {
    const words = [...turn.text.matchAll(/\S+/g)]
    let from = 0
    for (const { entity, text, start, end } of turn.entities) {
      const at = turn.text.indexOf(text, from)
      if (at < 0) continue
      from = at + text.length
      const inside = words.flatMap((word, i) =>
        word.index < at + text.length && word.index + word[0].length > at ? [i] : [],
      )
      const [firstWord] = inside
      const lastWord = inside.at(-1)
      if (firstWord === undefined || lastWord === undefined) continue
      out.push({ start, end, firstWord: first + firstWord, lastWord: first + lastWord, kind: entityOf(entity) })
    }
    first += words.length
  }
  return out
}
