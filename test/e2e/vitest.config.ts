import { resolve } from 'node:path'
import { defineConfig } from 'vitest/config'

/**
 * Tests in a real browser on the real server. Run by themselves, one file after another: each starts a studio of its
 * own.
 */
export default defineConfig({
  test: {
    root: resolve(import.meta.dirname, '../..'),
    include: ['test/e2e/**/*.e2e.ts'],
    globalSetup: 'test/support/made-once-folder.ts',
    pool: 'forks',
    fileParallelism: false,
    // A verified clip takes half a minute on an idle machine, and many times that on a busy one.
    testTimeout: 660_000,
    expect: { poll: { timeout: 15_000 } },
    hookTimeout: 660_000,
  },
})
