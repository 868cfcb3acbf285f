import { expect, test } from 'vitest'
import { whileRunning } from './support/started-program.ts'

// Whether the packaged program's smoke test can fail: programs in its place that end, or show nothing.

const run = (script: string): Promise<void> =>
  whileRunning(
    [process.execPath, '-e', script, '--'],
    { origin: 'estompe://studio', env: process.env, patience: 2 },
    () => expect.fail('there is nothing to look at'),
  )

test('a program that ends by itself is no program that runs', async () => {
  await expect(run('process.exit(3)')).rejects.toThrow('ended by itself, with 3')
})

test('nor is one that shows nothing, and nothing of it is left running', async () => {
  const script = 'setTimeout(() => process.stderr.write("no window\\n"), 100); setInterval(() => undefined, 1000)'
  await expect(run(script)).rejects.toThrow('a window: not within 2 s')
})

test('nor one whose window cannot be looked into', async () => {
  const script = 'console.error("DevTools listening on ws://127.0.0.1:1/none"); setInterval(() => undefined, 1000)'
  await expect(run(script)).rejects.toThrow('ECONNREFUSED')
})
