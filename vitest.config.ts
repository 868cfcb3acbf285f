import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['{core,native,hosts,electron,renderer,knowledge,test}/**/*.test.{ts,tsx}'],
    globalSetup: 'test/support/made-once-folder.ts',
    pool: 'forks',
    maxWorkers: 2,
    // The same renders on every machine.
    env: { ESTOMPE_ENCODER: 'libx264' },
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // Nothing is awaited for less on a machine that does ten other things.
    expect: { poll: { timeout: 15_000 } },
  },
})
