import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { root } from './steps.ts'

/**
 * Every place of the packaged program that has to do with other processes or threads, and why it works in an Electron
 * whose fuses keep its executable from being Node.
 */
const places: Readonly<Record<string, string>> = {
  'core/bulk/power.ts': 'programs of the operating system',
  'core/own-process.ts': 'plain Node starts plain Node; the shell replaces it, and what it started starts nothing',
  'electron/engine-host.ts': 'utilityProcess',
  'electron/main.ts': 'starts none: its own path is what the system opens at login',
  'electron/own-processes.ts': 'utilityProcess',
  'native/inference/lane.ts': 'a thread',
  'native/inference/lane-thread.ts': 'that thread',
  'native/keychain/asked-program.ts': 'programs of the operating system',
}

const starts = /node:child_process|node:cluster|node:worker_threads|utilityProcess|process\.execPath|RUN_AS_NODE/

test('every place of the packaged program that starts a process is known to work where its executable is no Node', () => {
  const packaged = ['core', 'native', 'electron', 'renderer', 'knowledge']
  const sources = execFileSync('git', ['ls-files', '-z', ...packaged], { cwd: root, encoding: 'utf8' })
    .split('\0')
    .filter((path) => /\.(ts|tsx|cjs|mjs)$/.test(path) && !path.endsWith('.test.ts'))
  expect(sources.length).toBeGreaterThan(300)
  const found = sources.filter((path) => starts.test(readFileSync(join(root, path), 'utf8')))
  expect(found.sort()).toEqual(Object.keys(places).sort())
})
