import { type Box, withoutDoubles } from '../../../contract/box.ts'

/** COCO classes that are screens: tv, laptop, cell phone. */
const screens = [62, 63, 67]
const strides = [8, 16, 32]
const values = 85

/** Cells of the three grids over a square input of `side` pixels. */
export const rowsFor = (side: number): number => strides.reduce((sum, stride) => sum + (side / stride) ** 2, 0)

/**
 * Screens in the answer of a YOLOX model as its authors export it (`tools/export_onnx.py` without decoding): one row a
 * grid cell, strides 8, 16, 32, of x, y, log width, log height in strides, then the probabilities of an object and of
 * 80 classes (`demo/ONNXRuntime`, `demo_postprocess`).
 * @param side input side in pixels; the picture lies in its upper left corner, `scale` input pixels a picture pixel
 * @param size of the picture, pixels
 * @returns boxes normalised to the picture, clipped to it
 */
export function screensIn(
  rows: Float32Array,
  side: number,
  scale: number,
  size: { readonly width: number; readonly height: number },
  least: number,
): { box: Box; score: number }[] {
  const found: { box: Box; score: number }[] = []
  let at = 0
  for (const stride of strides)
    for (let row = 0; row < side / stride; row++)
      for (let column = 0; column < side / stride; column++, at += values) {
        const score = (rows[at + 4] as number) * Math.max(...screens.map((screen) => rows[at + 5 + screen] as number))
        if (score < least) continue
        const x = ((rows[at] as number) + column) * stride
        const y = ((rows[at + 1] as number) + row) * stride
        const w = Math.exp(rows[at + 2] as number) * stride
        const h = Math.exp(rows[at + 3] as number) * stride
        const share = (value: number, pixels: number): number => Math.min(1, Math.max(0, value / scale / pixels))
        const left = share(x - w / 2, size.width)
        const top = share(y - h / 2, size.height)
        const box: Box = [left, top, share(x + w / 2, size.width) - left, share(y + h / 2, size.height) - top]
        if (box[2] > 0 && box[3] > 0) found.push({ box, score })
      }
  return withoutDoubles(found, 0.5)
}
