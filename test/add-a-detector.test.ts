import { execFile } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import type { TextDetector } from '../core/contract/plugins.ts'
import { loadPlugins, pluginFiles } from '../core/registry.ts'
import { bareHost, unmarked, viewOf } from './support/text-cases.ts'

const root = resolve(import.meta.dirname, '..')
const page = readFileSync(join(root, 'docs/add-a-detector.md'), 'utf8')
const [code = '', table = ''] = [...page.matchAll(/```ts\n([\s\S]*?)```/g)].map((match) => match[1] as string)

const isSource = (path: string): boolean => !/\.test\.ts$|tsconfig\.json$/.test(path)

test('the five steps, followed to the letter, give a detector that the registry finds and that passes its own table', async () => {
  expect([...page.matchAll(/^\*\*\d\. /gm)]).toHaveLength(5)
  // a copy of the rooms that a detector may use, so that the checkout stays as it is
  mkdirSync(join(root, '.cache'), { recursive: true })
  const copy = mkdtempSync(join(root, '.cache/add-a-detector-'))
  try {
    for (const room of ['core/contract', 'core/words'])
      cpSync(join(root, room), join(copy, room), { recursive: true, filter: isSource })
    symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'), 'dir')
    const folder = join(copy, 'core/plugins/detectors')
    cpSync(join(root, 'core/plugins/detectors/url.ts'), join(folder, 'url.ts'))
    writeFileSync(join(folder, 'number-plate.ts'), code)
    writeFileSync(join(folder, 'number-plate.test.ts'), table)
    expect(pluginFiles(join(copy, 'core/plugins'))).toContain(join(folder, 'number-plate.ts'))
    const set = await loadPlugins(pluginFiles(join(copy, 'core/plugins')))
    expect(set.textDetectors.map((one) => one.id)).toEqual(['number-plate', 'url'])
    const { default: detector } = (await import(pathToFileURL(join(folder, 'number-plate.ts')).href)) as {
      default: TextDetector
    }
    const cases = [...table.matchAll(/text: '([^']*)'/g)].map((match) => unmarked(match[1] as string))
    expect(cases.length).toBeGreaterThanOrEqual(3)
    const open = await detector.open(bareHost)
    for (const { text, stretches } of cases) {
      const hits = await open.find(viewOf(text, 'fr'))
      expect(hits.map((hit) => text.slice(hit.start, hit.end))).toEqual(stretches)
    }
    const compiler = join(root, 'node_modules/typescript/bin/tsc')
    const options = [
      '--ignoreConfig',
      '--noEmit',
      '--strict',
      '--module',
      'nodenext',
      '--target',
      'es2024',
      '--allowImportingTsExtensions',
      '--skipLibCheck',
      '--types',
      'node',
    ]
    await promisify(execFile)(process.execPath, [compiler, ...options, join(folder, 'number-plate.ts')], { cwd: copy })
  } finally {
    rmSync(copy, { recursive: true, force: true })
  }
})
