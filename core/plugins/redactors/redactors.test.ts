import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { PixelRegion, Planes, Redactor } from '../../contract/plugins.ts'
import blur from './blur.ts'
import { planesOf, shapeIn } from './drawing/shape.ts'
import fill from './fill.ts'
import mosaic from './mosaic.ts'
import soft from './soft.ts'

const all: readonly Redactor[] = [soft, fill, mosaic, blur]

/** A picture with a different value in each sample, as far as a byte goes. */
function picture(width: number, height: number, salt = 0): Planes {
  const strideY = width + 5
  const strideUV = ((width + 1) >> 1) + 3
  const bytes = (count: number, add: number): Uint8Array =>
    Uint8Array.from({ length: count }, (_, i) => 16 + ((Math.imul(i + add, 2654435761) >>> 20) % 220))
  const half = strideUV * ((height + 1) >> 1)
  return {
    width,
    height,
    y: bytes(strideY * height, salt),
    u: bytes(half, salt + 11),
    v: bytes(half, salt + 23),
    strideY,
    strideUV,
  }
}

const copy = (planes: Planes): Planes => ({ ...planes, y: planes.y.slice(), u: planes.u.slice(), v: planes.v.slice() })

/** Visits each sample of the region's shape, in all planes. */
function inside(planes: Planes, region: PixelRegion, visit: (samples: Uint8Array, at: number) => void): number {
  let count = 0
  for (const plane of planesOf(planes)) {
    const shape = shapeIn(plane, region)
    for (let row = 0; row < shape.rows; row++)
      for (let x = shape.spans[row * 2] as number; x < (shape.spans[row * 2 + 1] as number); x++) {
        visit(plane.samples, (shape.top + row) * plane.stride + x)
        count++
      }
  }
  return count
}

const regions = fc.record({
  x: fc.integer({ min: -40, max: 90 }),
  y: fc.integer({ min: -40, max: 70 }),
  width: fc.integer({ min: 2, max: 120 }),
  height: fc.integer({ min: 2, max: 100 }),
  shape: fc.constantFrom('ellipse' as const, 'rectangle' as const),
})

test.each(all.filter((one) => one.safeForIdentity).map((one) => [one.id, one] as const))(
  '%s: what was inside does not matter',
  (_, redactor) => {
    fc.assert(
      fc.property(regions, fc.nat(), fc.array(fc.nat(255), { minLength: 1 }), (region, seed, values) => {
        const one = picture(101, 77)
        const other = copy(one)
        let next = 0
        inside(other, region, (samples, at) => {
          samples[at] = values[next++ % values.length] as number
        })
        redactor.apply(one, region, seed)
        redactor.apply(other, region, seed)
        for (const plane of ['y', 'u', 'v'] as const) expect(Buffer.compare(one[plane], other[plane])).toBe(0)
      }),
      { numRuns: 150 },
    )
  },
)

test('soft reads nothing from other hidden rectangles either', () => {
  const region = { x: 20, y: 20, width: 40, height: 40, shape: 'ellipse' } as const
  const near = { x: 62, y: 20, width: 30, height: 40 }
  const one = picture(120, 80)
  const other = copy(one)
  inside(other, { ...near, shape: 'rectangle' }, (samples, at) => {
    samples[at] = 255 - (samples[at] as number)
  })
  for (const planes of [one, other]) soft.apply(planes, { ...region, avoid: [near] }, 3)
  const a: number[] = []
  const b: number[] = []
  inside(one, region, (samples, at) => a.push(samples[at] as number))
  inside(other, region, (samples, at) => b.push(samples[at] as number))
  expect(a).toEqual(b)
})

test.each(all.map((one) => [one.id, one] as const))('%s: leaves the rest of the picture alone', (_, redactor) => {
  fc.assert(
    fc.property(regions, (region) => {
      const before = picture(101, 77)
      const after = copy(before)
      redactor.apply(after, region, 5)
      const feather = Math.max(2, Math.round(Math.max(region.width, region.height) * 0.04))
      const may = new Map(planesOf(after).map((plane) => [plane.samples, shapeIn(plane, region, feather)]))
      const originals = planesOf(before)
      let strayed = 0
      for (const [index, plane] of planesOf(after).entries()) {
        const shape = may.get(plane.samples) as ReturnType<typeof shapeIn>
        const original = originals[index]?.samples as Uint8Array
        for (let at = 0; at < plane.samples.length; at++) {
          if (plane.samples[at] === original[at]) continue
          const row = Math.floor(at / plane.stride) - shape.top
          const x = at % plane.stride
          const from = shape.spans[row * 2]
          const to = shape.spans[row * 2 + 1]
          if (from === undefined || to === undefined || x < from || x >= to) strayed++
        }
      }
      expect(strayed).toBe(0)
    }),
    { numRuns: 60 },
  )
})

test('an ellipse covers the middle of each side and all of an inscribed ellipse', () => {
  const planes = picture(200, 200)
  const [luma] = planesOf(planes)
  if (!luma) throw new Error('no luma')
  const region = { x: 40, y: 30, width: 100, height: 120, shape: 'ellipse' } as const
  const shape = shapeIn(luma, region)
  const missed: [number, number][] = []
  for (let y = 30; y < 150; y++)
    for (let x = 40; x < 140; x++) {
      const inEllipse = ((x + 0.5 - 90) / 50) ** 2 + ((y + 0.5 - 90) / 60) ** 2 <= 1
      const row = y - shape.top
      const covered = x >= (shape.spans[row * 2] as number) && x < (shape.spans[row * 2 + 1] as number)
      if (inEllipse && !covered) missed.push([x, y])
    }
  expect(missed).toEqual([])
  expect(shape.rows).toBe(120)
})

test('a face half outside the picture keeps its shape', () => {
  const planes = picture(100, 100)
  const [luma] = planesOf(planes)
  if (!luma) throw new Error('no luma')
  const shape = shapeIn(luma, { x: -50, y: 20, width: 100, height: 60, shape: 'ellipse' })
  const middle = 30
  expect([shape.spans[middle * 2], shape.spans[middle * 2 + 1]]).toEqual([0, 50])
})

test('soft over the whole picture leaves nothing of it', () => {
  const one = picture(64, 48)
  const other = picture(64, 48, 99)
  for (const planes of [one, other]) soft.apply(planes, { x: 0, y: 0, width: 64, height: 48, shape: 'rectangle' }, 1)
  const seen: number[] = []
  inside(one, { x: 0, y: 0, width: 64, height: 48, shape: 'rectangle' }, (samples, at) =>
    seen.push(samples[at] as number),
  )
  const others: number[] = []
  inside(other, { x: 0, y: 0, width: 64, height: 48, shape: 'rectangle' }, (samples, at) =>
    others.push(samples[at] as number),
  )
  expect(seen).toEqual(others)
})

test('soft continues what is around it', () => {
  const planes = picture(200, 200)
  // A slope from left to right, as a wall in soft light.
  for (let at = 0; at < planes.y.length; at++) planes.y[at] = 40 + (at % planes.strideY) / 2
  soft.apply(planes, { x: 50, y: 50, width: 100, height: 100, shape: 'ellipse' }, 9)
  for (const x of [60, 80, 100, 120, 140])
    expect(Math.abs((planes.y[100 * planes.strideY + x] as number) - (40 + x / 2))).toBeLessThan(14)
})
