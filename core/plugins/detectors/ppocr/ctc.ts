import type { PictureData } from '../../../contract/plugins.ts'

/** What a CTC recogniser wrote, before it is placed in the picture. */
export interface Decoded {
  readonly text: string
  /** Mean probability of the written characters, 0..1; 0 when nothing was written. */
  readonly probability: number
  /** First and last step, inclusive, at which each character of `text` was the most probable. */
  readonly steps: readonly (readonly [number, number])[]
}

/**
 * Greedy CTC decoding: repeated classes are one character, class 0 separates.
 * @param logits probabilities, `steps` rows of `characters.length` values
 */
export function decode(logits: Float32Array, steps: number, characters: readonly string[]): Decoded {
  const classes = characters.length
  let text = ''
  let sum = 0
  const spans: [number, number][] = []
  let before = 0
  for (let step = 0; step < steps; step++) {
    let best = 0
    let most = -1
    for (let i = step * classes, c = 0; c < classes; c++, i++) {
      const value = logits[i] as number
      if (value > most) {
        most = value
        best = c
      }
    }
    if (best !== 0) {
      const last = spans.at(-1)
      if (best === before && last) last[1] = step
      else {
        // One character may be two units of a JavaScript string: positions are kept for each unit.
        const written = characters[best] as string
        for (let unit = 0; unit < written.length; unit++) spans.push([step, step])
        text += written
        sum += most * written.length
      }
    }
    before = best
  }
  return { text, probability: text ? sum / text.length : 0, steps: spans }
}

/**
 * Right edge of each character, as a share 0..1 of the picture's width. Between letters it is the middle between two
 * steps; the two edges of a space are moved to the edges of the gap in the ink nearest to it, since a part of a line
 * that is hidden begins and ends at spaces.
 * @param line the picture that was read; only the left `used` steps of the recogniser saw it
 * @param stepWidth pixels of `line` that one step stands for
 */
export function edgesOf(decoded: Decoded, line: PictureData, stepWidth: number): number[] {
  const { text, steps } = decoded
  const centre = steps.map(([a, b]) => ((a + b + 1) / 2) * stepWidth)
  const ends = centre.map((x, i) => {
    const next = centre[i + 1]
    return next === undefined ? line.width : (x + next) / 2
  })
  const gaps = gapsOf(line)
  for (let i = 1; i < text.length - 1; i++) {
    if (text[i] !== ' ') continue
    const from = centre[i - 1] as number
    const to = centre[i + 1] as number
    let best: readonly [number, number] | null = null
    for (const gap of gaps) {
      const a = Math.max(gap[0], from)
      const b = Math.min(gap[1], to)
      if (b > a && (!best || b - a > best[1] - best[0])) best = [a, b]
    }
    if (!best) continue
    ends[i - 1] = best[0]
    ends[i] = best[1]
  }
  let last = 0
  return ends.map((end) => {
    last = Math.min(1, Math.max(last, end / line.width))
    return last
  })
}

/** Columns without ink, as [from, to) in pixels, at least two wide. */
function gapsOf({ width, height, channels, data }: PictureData): [number, number][] {
  const ink = new Float32Array(width)
  const top = Math.round(height * 0.15)
  const bottom = Math.round(height * 0.85)
  for (let x = 0; x < width; x++) {
    let least = 255
    let most = 0
    for (let y = top; y < bottom; y++) {
      const value = data[(y * width + x) * channels + (channels === 3 ? 1 : 0)] as number
      if (value < least) least = value
      if (value > most) most = value
    }
    ink[x] = most - least
  }
  const contrast = Float32Array.from(ink).sort()[Math.floor(width * 0.9)] ?? 0
  const out: [number, number][] = []
  let from = -1
  for (let x = 0; x <= width; x++) {
    const empty = x < width && (ink[x] as number) < contrast * 0.25
    if (empty && from < 0) from = x
    if (!empty && from >= 0) {
      if (x - from >= 2) out.push([from, x])
      from = -1
    }
  }
  return out
}
