import { join } from 'node:path'
import { createStudio } from '../../core/studio.ts'
import { openTypedTextMask } from '../../core/typed-text.ts'
import { crowd } from '../support/crowd.ts'
import { openStockedBase } from '../support/stocked-base.ts'
import type { Bench } from './bench.ts'

/**
 * Two hundred students who chat and twenty uploads, all at once, on the embedded database: without an error. What they type
 * is masked by the studio's own detectors, as in `estompe kb`.
 */
export default {
  id: 'chat',
  async run({ folder, quick, log }) {
    const studio = createStudio({ home: join(folder, 'home') })
    const typed = openTypedTextMask(studio)
    const kb = await openStockedBase({ mask: typed.mask })
    try {
      const size = quick
        ? { students: 40, questions: 2, uploads: 4, bytes: 4 << 20 }
        : { students: 200, questions: 3, uploads: 20, bytes: 32 << 20 }
      log(`${size.students} students and ${size.uploads} uploads of ${size.bytes >> 20} MB`)
      const { errors, answers, replies, uploads } = await crowd(kb, size)
      for (const error of errors.slice(0, 5)) log(error)
      const sorted = answers.toSorted((a, b) => a - b)
      const at = (share: number): number => sorted[Math.floor(sorted.length * share)] ?? 0
      return [
        { what: 'errors', value: errors.length, unit: '', limit: { kind: 'at most', value: 0 } },
        { what: 'uploads that arrived', value: uploads, unit: '', limit: { kind: 'at least', value: size.uploads } },
        { what: 'questions answered', value: answers.length, unit: '', limit: null },
        { what: 'answers by a mentor', value: replies, unit: '', limit: null },
        { what: 'time to an answer: p50', value: at(0.5), unit: 'ms', limit: null, note: 'all asking at once' },
        { what: 'time to an answer: p95', value: at(0.95), unit: 'ms', limit: null },
      ]
    } finally {
      await kb.remove()
      await typed.close()
      studio.close()
    }
  },
} satisfies Bench
