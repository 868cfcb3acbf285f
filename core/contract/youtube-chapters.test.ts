import fc from 'fast-check'
import { expect, test } from 'vitest'
import { youtubeChapters } from './youtube-chapters.ts'

const chapter = (start: number, title: string) => ({ start, title })

test('chapters begin at zero, and hours are shown where there are any', () => {
  const three = [chapter(30, 'Le prix'), chapter(95.6, 'La <marge>\nnette'), chapter(3700, 'Fin')]
  expect(youtubeChapters(three, 'Début', 3800)).toBe(
    '0:00:00 Début\n0:00:30 Le prix\n0:01:35 La ‹marge› nette\n1:01:40 Fin\n',
  )
  expect(youtubeChapters([chapter(0, 'a'), chapter(20, 'b'), chapter(40, 'c')], 'x', 60)).toBe(
    '0:00 a\n0:20 b\n0:40 c\n',
  )
})

test('what YouTube would not show is not written', () => {
  expect(youtubeChapters([], 'x', 600)).toBeNull()
  expect(youtubeChapters([chapter(0, 'a'), chapter(20, 'b')], 'x', 600)).toBeNull()
  expect(youtubeChapters([chapter(0, 'a'), chapter(4, 'b'), chapter(8, 'c')], 'x', 600)).toBeNull()
})

test('any chapters give lines in order, ten seconds apart, the first at zero', () => {
  const any = fc.record({ start: fc.double({ min: 0, max: 8000, noNaN: true }), title: fc.string({ maxLength: 150 }) })
  fc.assert(
    fc.property(fc.array(any, { maxLength: 30 }), fc.double({ min: 1, max: 9000, noNaN: true }), (list, duration) => {
      const text = youtubeChapters(list, 'x', duration)
      if (text === null) return
      const starts = text
        .trimEnd()
        .split('\n')
        .map((line) => {
          const [, clock = ''] = /^([\d:]+) \S/.exec(line) ?? []
          expect(clock).not.toBe('')
          return clock.split(':').reduce((sum, part) => sum * 60 + Number(part), 0)
        })
      expect(starts[0]).toBe(0)
      expect(starts.length).toBeGreaterThanOrEqual(3)
      for (const [i, start] of starts.entries()) expect((starts[i + 1] ?? duration) - start).toBeGreaterThanOrEqual(10)
    }),
  )
})
