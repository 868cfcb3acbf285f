import type { Check } from '../../core/contract/report.ts'

const check = (id: string, unit: Check['unit'], examined: number): Check => ({
  id,
  unit,
  examined,
  leaks: 0,
  seconds: 1,
})

/** The checks of a render with picture and sound in which nothing was found. */
export const wholeChecks: readonly Check[] = [
  check('streams', 'streams', 2),
  check('metadata', 'tags', 4),
  check('frames', 'frames', 50),
  ...['faces', 'screen-text', 'outside'].map((id) => check(id, 'frames', 10)),
  check('sound', 'seconds', 2),
  check('speech', 'words', 4),
  check('captions', 'captions', 2),
]
