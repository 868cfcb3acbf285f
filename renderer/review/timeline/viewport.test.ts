import fc from 'fast-check'
import { expect, test } from 'vitest'
import { closest, held, Viewport, zoomed } from './viewport.ts'

const duration = fc.double({ min: 0.05, max: 20_000, noNaN: true })
const share = fc.double({ min: 0, max: 1, noNaN: true })

test('zooming stays inside the recording, and what is pointed at stays under the pointer unless an end is reached', () => {
  fc.assert(
    fc.property(
      duration,
      share,
      share,
      share,
      fc.double({ min: 0.05, max: 20, noNaN: true }),
      (all, a, b, p, factor) => {
        const start = Math.min(a, b) * all * 0.5
        const shown = {
          start,
          end: start + Math.max(Math.min(closest, all), all * 0.5 * Math.abs(a - b)),
          duration: all,
        }
        fc.pre(shown.end <= all)
        const around = shown.start + (shown.end - shown.start) * p
        const next = zoomed(shown, factor, around)
        expect(next.start).toBeGreaterThanOrEqual(0)
        expect(next.end).toBeLessThanOrEqual(all + 1e-9)
        expect(next.end - next.start).toBeGreaterThanOrEqual(Math.min(closest, all) - 1e-9)
        const shift = Math.abs((around - next.start) / (next.end - next.start) - p)
        const atEnd = next.start < 1e-9 || next.end > all - 1e-9
        expect(shift < 1e-6 || atEnd).toBe(true)
      },
    ),
  )
})

test('whatever is done in whatever order, a stretch of the recording is shown', () => {
  const steps = fc.oneof(
    fc.double({ min: 0.1, max: 9, noNaN: true }).map((factor) => (view: Viewport) => view.zoom(factor, 3)),
    fc.double({ min: -500, max: 500, noNaN: true }).map((by) => (view: Viewport) => view.scroll(by)),
    fc.double({ min: 0, max: 100, noNaN: true }).map((to) => (view: Viewport) => view.keep(to)),
    fc.constant((view: Viewport) => view.whole()),
  )
  fc.assert(
    fc.property(fc.array(steps, { maxLength: 30 }), (list) => {
      const view = new Viewport()
      view.open(100)
      for (const step of list) {
        step(view)
        const { start, end } = view.shown()
        expect(start).toBeGreaterThanOrEqual(0)
        expect(end).toBeLessThanOrEqual(100 + 1e-9)
        expect(end - start).toBeGreaterThanOrEqual(closest - 1e-9)
      }
    }),
  )
})

test('a moment out of sight is brought into sight', () => {
  const view = new Viewport()
  view.open(100)
  view.zoom(20, 10)
  view.keep(60)
  const { start, end } = view.shown()
  expect(60).toBeGreaterThanOrEqual(start)
  expect(60).toBeLessThanOrEqual(end)
})

test('two fingers that move without parting scroll, and their moment stays between them unless an end is reached', () => {
  fc.assert(
    fc.property(duration, share, share, fc.double({ min: 0.1, max: 10, noNaN: true }), (all, from, to, factor) => {
      const shown = { start: all * 0.25, end: all * 0.75, duration: all }
      const moment = shown.start + (shown.end - shown.start) * from
      const next = held(shown, factor, moment, to)
      expect(next.start).toBeGreaterThanOrEqual(0)
      expect(next.end).toBeLessThanOrEqual(all + 1e-9)
      const atEnd = next.start < 1e-9 || next.end > all - 1e-9
      expect(atEnd || Math.abs((moment - next.start) / (next.end - next.start) - to) < 1e-6).toBe(true)
    }),
  )
})
