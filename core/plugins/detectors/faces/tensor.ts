import type { PictureData } from '../../../contract/plugins.ts'

/**
 * Interleaved RGB as planes of floats 0..255, [3, height, width]; `order` picks the channels (BGR: [2, 1, 0]).
 * @param out where they are written, 3 * height * width values; a new array when left out
 */
export function planesOf(
  picture: PictureData,
  order: readonly [number, number, number] = [0, 1, 2],
  out: Float32Array = new Float32Array(3 * picture.width * picture.height),
): Float32Array {
  const { data } = picture
  const size = picture.width * picture.height
  const [a, b, c] = order
  for (let i = 0, j = 0; i < size; i++, j += 3) {
    out[i] = data[j + a] as number
    out[size + i] = data[j + b] as number
    out[2 * size + i] = data[j + c] as number
  }
  return out
}
