/** Centre and size of an anchor, shares of the model's square input. */
export interface Anchor {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/**
 * The 1917 anchors of an SSD with six feature maps over a 300 pixel input, as TensorFlow's object detection API makes
 * them (`ssd_anchor_generator.py`: scales 0.2 to 0.95, aspect ratios 1, 2, 1/2, 3, 1/3 and one more between two
 * scales, a reduced lowest layer), in the order of the model's answer.
 */
export function ssdAnchors(): Anchor[] {
  const layers = 6
  const scales = Array.from({ length: layers }, (_, i) => 0.2 + (0.75 * i) / (layers - 1)).concat(1)
  const out: Anchor[] = []
  for (let layer = 0; layer < layers; layer++) {
    const cells = Math.ceil(300 / (16 << layer))
    const scale = scales[layer] as number
    const between = Math.sqrt(scale * (scales[layer + 1] as number))
    const shapes: [number, number][] =
      layer === 0
        ? [
            [0.1, 1],
            [scale, 2],
            [scale, 0.5],
          ]
        : [...[1, 2, 0.5, 3, 0.3333].map((ratio): [number, number] => [scale, ratio]), [between, 1]]
    for (let row = 0; row < cells; row++)
      for (let column = 0; column < cells; column++)
        for (const [size, ratio] of shapes)
          out.push({
            x: (column + 0.5) / cells,
            y: (row + 0.5) / cells,
            width: size * Math.sqrt(ratio),
            height: size / Math.sqrt(ratio),
          })
  }
  return out
}
