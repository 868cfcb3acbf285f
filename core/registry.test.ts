import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import manifestJson from '../models/manifest.json' with { type: 'json' }
import { Entity } from './contract/finding.ts'
import { ModelManifest } from './contract/manifest.ts'
import type { PixelRegion, Planes } from './contract/plugins.ts'
import { loadPlugins, pluginFiles } from './registry.ts'

const folder = mkdtempSync(join(tmpdir(), 'estompe-plugins-'))
afterAll(() => rmSync(folder, { recursive: true }))
const exporter = (id: string): string =>
  `export default { kind: 'exporter', id: '${id}', version: 1, extension: 'txt', title: { fr: 'a', en: 'a' }, render: () => '' }`
const put = (path: string, content: string): void => {
  mkdirSync(join(folder, path, '..'), { recursive: true })
  writeFileSync(join(folder, path), content)
}

test('a plugin is one file; tests, declarations and sub-folders belong to plugins', () => {
  const root = 'scan'
  for (const name of [
    'detectors/a.ts',
    'exporters/b.js',
    'detectors/a.test.ts',
    'detectors/a.d.ts',
    'detectors/a/part.ts',
  ])
    put(`${root}/${name}`, '')
  put(`${root}/tsconfig.json`, '{}')
  expect(pluginFiles(join(folder, root))).toEqual(
    ['detectors/a.ts', 'exporters/b.js'].map((name) => join(folder, root, ...name.split('/'))),
  )
})

test('two plugins of one id, or a file without a plugin, stop the program', async () => {
  put('twice/exporters/one.js', exporter('same'))
  put('twice/exporters/two.js', exporter('same'))
  await expect(loadPlugins(pluginFiles(join(folder, 'twice')))).rejects.toThrow(
    /two plugins have the id same.*one.*two/s,
  )
  put('none/exporters/one.js', 'export default { id: 3 }')
  await expect(loadPlugins(pluginFiles(join(folder, 'none')))).rejects.toThrow(/does not default-export a plugin/)
})

const set = await loadPlugins()
const known = new Set(ModelManifest.parse(manifestJson).models.map(({ id }) => id))
const layouts = new Set(ModelManifest.parse(manifestJson).models.map(({ layout }) => layout))

test('every kind that the main job needs is there, sorted by id', () => {
  for (const plugins of Object.values(set)) {
    expect(plugins.length).toBeGreaterThan(0)
    const ids = plugins.map(({ id }: { id: string }) => id)
    expect(ids).toEqual([...ids].sort())
  }
  for (const finds of ['face', 'text'] as const)
    expect(set.frameDetectors.filter((detector) => detector.finds === finds).length).toBeGreaterThan(0)
})

describe.each(set.frameDetectors.map((plugin) => [plugin.id, plugin] as const))('frame detector %s', (_, plugin) => {
  test('needs models that the manifest knows', () => {
    expect(plugin.needs.filter((id) => !known.has(id))).toEqual([])
    expect(plugin.needs.length).toBeGreaterThan(0)
  })
})

describe.each(set.textDetectors.map((plugin) => [plugin.id, plugin] as const))('text detector %s', (_, plugin) => {
  test('finds entities that exist, with models that the manifest knows', () => {
    for (const entity of plugin.entities) expect(Entity.options).toContain(entity)
    expect(plugin.needs.filter((id) => !known.has(id))).toEqual([])
  })

  test.skipIf(plugin.needs.length > 0)('finds nothing in nothing, and closes', async () => {
    const models = { need: () => Promise.reject(new Error('asked for a model')), maybe: () => Promise.resolve(null) }
    const open = await plugin.open({ models, threads: 1, signal: new AbortController().signal })
    for (const text of ['', ' ', '\n'])
      expect(await open.find({ source: 'speech', text, language: 'fr', words: [], context: [] })).toEqual([])
    await open.close()
  })
})

describe.each(set.transcribers.map((plugin) => [plugin.id, plugin] as const))('transcriber %s', (_, plugin) => {
  test('loads a layout that the manifest has', () => {
    expect(plugin.layouts.some((layout) => layouts.has(layout))).toBe(true)
  })
})

describe.each(set.redactors.map((plugin) => [plugin.id, plugin] as const))('redactor %s', (_, plugin) => {
  const planes = (): Planes => {
    const y = Uint8Array.from({ length: 64 * 48 }, (_, i) => 16 + ((i * 37 + (i >> 3) * 91) % 220))
    const u = Uint8Array.from({ length: 32 * 24 }, (_, i) => (i * 53) % 240)
    const v = Uint8Array.from({ length: 32 * 24 }, (_, i) => (i * 71) % 240)
    return { width: 64, height: 48, y, u, v, strideY: 64, strideUV: 32 }
  }
  const regions: PixelRegion[] = (['rectangle', 'ellipse'] as const).flatMap((shape) => [
    { x: 8, y: 8, width: 24, height: 20, shape },
    { x: -10, y: -6, width: 30, height: 30, shape },
    { x: 50, y: 30, width: 40, height: 40, shape },
  ])

  /** Pixels beside a region that a soft edge or a block of the mask's grid may touch. */
  const margin = 4

  test('changes the region and hardly more', () => {
    for (const region of regions) {
      const before = planes()
      const after = planes()
      plugin.apply(after, region, 7)
      let changed = 0
      for (let y = 0; y < 48; y++)
        for (let x = 0; x < 64; x++) {
          const isInside =
            x >= region.x - margin &&
            x < region.x + region.width + margin &&
            y >= region.y - margin &&
            y < region.y + region.height + margin
          if (before.y[y * 64 + x] === after.y[y * 64 + x]) continue
          changed++
          expect(isInside, `${region.shape} ${x},${y}`).toBe(true)
        }
      expect(changed).toBeGreaterThan(20)
    }
  })
})

describe.each(set.exporters.map((plugin) => [plugin.id, plugin] as const))('exporter %s', (_, plugin) => {
  test('writes silence and speech', () => {
    const silence = { language: 'und', duration: 3, speakers: [], segments: [] }
    expect(typeof plugin.render(silence)).toBe('string')
    const words = [{ start: 0, end: 1, text: 'bonjour', probability: 1 }]
    const speech = {
      ...silence,
      language: 'fr',
      segments: [{ start: 0, end: 1, speaker: null, text: 'bonjour', words }],
    }
    expect(plugin.render(speech)).toContain('bonjour')
  })
})
