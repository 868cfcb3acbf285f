import type { FrameView, PictureData } from '../../core/contract/plugins.ts'

/** A frame made of RGB samples, for tests that paint their own pictures. Scaled by averaging, or by linear blend upwards. */
export function stillFrame(rgb: PictureData, time = 0, index = 0): FrameView {
  return {
    index,
    time,
    width: rgb.width,
    height: rgb.height,
    picture({ crop = [0, 0, 1, 1], width, height, format }) {
      const channels = format === 'rgb' ? 3 : 1
      const data = new Uint8Array(width * height * channels)
      const stepX = (crop[2] * rgb.width) / width
      const stepY = (crop[3] * rgb.height) / height
      for (let y = 0; y < height; y++)
        for (let x = 0; x < width; x++) {
          const [r, g, b] = sampled(
            rgb,
            crop[0] * rgb.width + x * stepX,
            crop[1] * rgb.height + y * stepY,
            stepX,
            stepY,
          )
          const at = (y * width + x) * channels
          if (format === 'rgb') data.set([r, g, b], at)
          else data[at] = 0.299 * r + 0.587 * g + 0.114 * b
        }
      return { width, height, channels, data }
    },
  }
}

function sampled(rgb: PictureData, x: number, y: number, w: number, h: number): [number, number, number] {
  const out: [number, number, number] = [0, 0, 0]
  const xs = weights(x, w, rgb.width)
  const ys = weights(y, h, rgb.height)
  for (const [py, wy] of ys)
    for (const [px, wx] of xs)
      for (let c = 0; c < 3; c++)
        out[c] = (out[c] as number) + wx * wy * (rgb.data[(py * rgb.width + px) * 3 + c] as number)
  return out
}

/** Samples along one axis that a target pixel of size `step` is made of, with weights that add up to 1. */
function weights(from: number, step: number, size: number): [number, number][] {
  const inside = (i: number): number => Math.min(size - 1, Math.max(0, i))
  if (step <= 1) {
    const centre = from + step / 2 - 0.5
    const low = Math.floor(centre)
    const share = centre - low
    return share < 1e-6
      ? [[inside(low), 1]]
      : [
          [inside(low), 1 - share],
          [inside(low + 1), share],
        ]
  }
  const out: [number, number][] = []
  for (let i = Math.floor(from + 1e-9); i < from + step - 1e-9; i++)
    out.push([inside(i), (Math.min(i + 1, from + step) - Math.max(i, from)) / step])
  return out
}
