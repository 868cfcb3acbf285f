import { resolve } from 'node:path'
import { configDefaults, defineConfig } from 'vitest/config'
import { SlowestFirst } from './support/slowest-first.ts'

/** Two processors, and two more: some files nearly always wait for real time, or for a process that they started. */
const maxWorkers = 4

/** All tests in one run, those in a browser among the others. */
export default defineConfig({
  test: {
    root: resolve(import.meta.dirname, '..'),
    maxWorkers,
    sequence: { sequencer: SlowestFirst },
    projects: [
      {
        extends: './vitest.config.ts',
        // The architecture has a step of its own, before all this.
        test: { name: 'unit', maxWorkers, exclude: [...configDefaults.exclude, 'test/architecture.test.ts'] },
      },
      { extends: './test/e2e/vitest.config.ts', test: { name: 'browser', fileParallelism: true, maxWorkers } },
    ],
  },
})
