/**
 * Lines of text from the probability map of a DB detector ("Real-time Scene Text Detection with Differentiable
 * Binarization", Liao et al. 2020). Constants as PaddleOCR and RapidOCR ship them for PP-OCR: threshold 0.3, box
 * score 0.5, unclip ratio 1.6. Boxes are level: on screens text is, and `tilt` tells of the rest.
 */

/** One line, in pixels of the map. */
export interface FoundLine {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
  /** Mean probability inside the shrunk box, 0..1. */
  readonly score: number
  /** Angle of the long side against the horizontal, radians, -π/2..π/2; 0 for what is not elongated. */
  readonly tilt: number
}

const threshold = 0.3
const minimumScore = 0.5
const unclip = 1.6
/** Shrunk boxes with a side below this (pixels) are noise. */
const minimumSide = 3

/**
 * @param map probabilities 0..1, row after row, `stride` values apart
 */
export function linesOf(map: Float32Array, width: number, height: number, stride = width): FoundLine[] {
  const seen = new Uint8Array(width * height)
  const stack: number[] = []
  const out: FoundLine[] = []
  for (let start = 0; start < width * height; start++) {
    const sy = (start / width) | 0
    if (seen[start] || !((map[sy * stride + start - sy * width] as number) > threshold)) continue
    seen[start] = 1
    stack.push(start)
    let x0 = width
    let x1 = -1
    let y0 = height
    let y1 = -1
    let n = 0
    let sumX = 0
    let sumY = 0
    let sumXX = 0
    let sumYY = 0
    let sumXY = 0
    for (let at = stack.pop(); at !== undefined; at = stack.pop()) {
      const y = (at / width) | 0
      const x = at - y * width
      n++
      sumX += x
      sumY += y
      sumXX += x * x
      sumYY += y * y
      sumXY += x * y
      if (x < x0) x0 = x
      if (x > x1) x1 = x
      if (y < y0) y0 = y
      if (y > y1) y1 = y
      for (let ny = Math.max(0, y - 1); ny <= Math.min(height - 1, y + 1); ny++)
        for (let nx = Math.max(0, x - 1); nx <= Math.min(width - 1, x + 1); nx++) {
          const next = ny * width + nx
          if (!seen[next] && (map[ny * stride + nx] as number) > threshold) {
            seen[next] = 1
            stack.push(next)
          }
        }
    }
    const w = x1 - x0 + 1
    const h = y1 - y0 + 1
    if (Math.min(w, h) < minimumSide) continue
    const xx = sumXX / n - (sumX / n) ** 2
    const yy = sumYY / n - (sumY / n) ** 2
    const xy = sumXY / n - (sumX / n) * (sumY / n)
    const spread = Math.hypot((xx - yy) / 2, xy)
    const elongated = (xx + yy) / 2 + spread > 4 * ((xx + yy) / 2 - spread)
    const tilt = elongated ? Math.atan2(2 * xy, xx - yy) / 2 : 0
    // A tilted line leaves the corners of its level box empty: its score is the mean over its own pixels.
    let sum = 0
    let count = 0
    for (let y = y0; y <= y1; y++)
      for (let x = x0; x <= x1; x++) {
        const value = map[y * stride + x] as number
        if (Math.abs(tilt) > 0.1 && value <= threshold) continue
        sum += value
        count++
      }
    const score = sum / count
    if (score < minimumScore) continue
    const grow = (w * h * unclip) / (2 * (w + h))
    const left = Math.max(0, x0 - grow)
    const top = Math.max(0, y0 - grow)
    out.push({
      x: left,
      y: top,
      width: Math.min(width, x1 + 1 + grow) - left,
      height: Math.min(height, y1 + 1 + grow) - top,
      score,
      tilt,
    })
  }
  return out
}
