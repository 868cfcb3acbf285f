/** A small colour picture, RGBA, of which some pixels are not known. */
export interface Patch {
  readonly width: number
  readonly height: number
  readonly pixels: Uint8ClampedArray
  /** 1 where nothing may be read. */
  readonly unknown: Uint8Array
}

/** Dark grey where a mask covers everything there is. */
const nothingAround = 72

/**
 * Fills the unknown pixels with the smoothest surface through the known ones (Laplace's equation by successive
 * over-relaxation), as the `soft` mask of a render does on its cells.
 */
export function smoothed({ width, height, pixels, unknown }: Patch): void {
  const sums = [0, 0, 0]
  let count = 0
  for (let i = 0; i < unknown.length; i++)
    if (!unknown[i]) {
      count++
      for (let c = 0; c < 3; c++) sums[c] = (sums[c] as number) + (pixels[i * 4 + c] as number)
    }
  const size = Math.max(width, height)
  const over = 2 / (1 + Math.sin(Math.PI / size))
  const rounds = count === 0 ? 0 : Math.ceil(0.75 * size)
  const values = new Float32Array(width * height)
  for (let c = 0; c < 3; c++) {
    const first = count === 0 ? nothingAround : (sums[c] as number) / count
    for (let i = 0; i < values.length; i++) values[i] = unknown[i] ? first : (pixels[i * 4 + c] as number)
    for (let round = 0; round < rounds; round++) relax(values, unknown, width, height, over)
    for (let i = 0; i < values.length; i++) if (unknown[i]) pixels[i * 4 + c] = values[i] as number
  }
  for (let i = 0; i < unknown.length; i++) if (unknown[i]) pixels[i * 4 + 3] = 255
}

function relax(values: Float32Array, unknown: Uint8Array, width: number, height: number, over: number): void {
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const i = y * width + x
      if (!unknown[i]) continue
      const here = values[i] as number
      const west = x > 0 ? (values[i - 1] as number) : here
      const east = x < width - 1 ? (values[i + 1] as number) : here
      const north = y > 0 ? (values[i - width] as number) : here
      const south = y < height - 1 ? (values[i + width] as number) : here
      values[i] = here + over * ((west + east + north + south) / 4 - here)
    }
}
