import { createHash } from 'node:crypto'
import { mkdir, mkdtemp, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openModels, readManifest } from './models.ts'
import { recordTrust } from './trust.ts'

const shipped = resolve(import.meta.dirname, '../../models')
let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'estompe-models-'))
})
afterEach(() => rm(folder, { recursive: true }))

const hashOf = (text: string) => createHash('sha256').update(text).digest('hex')
const put = async (path: string, text: string): Promise<void> => {
  await mkdir(dirname(join(folder, path)), { recursive: true })
  await writeFile(join(folder, path), text)
}
const manifest = async (sha256: string | null) => {
  const model = {
    id: 'tiny',
    title: 'Tiny',
    task: 'transcribe',
    layout: 'onnx',
    licence: 'MIT',
    attribution: 'nobody',
    home: 'https://example.org',
    bundled: false,
    memory: null,
    files: [{ path: 'tiny/model.onnx', size: null, sha256, sources: [] }],
  }
  await put('manifest.json', JSON.stringify({ version: 1, models: [model] }))
  const places = { manifestPath: join(folder, 'manifest.json'), downloads: join(folder, 'library') }
  return openModels({ ...places, folders: [join(folder, 'first'), join(folder, 'second')] })
}

test('every model that comes with the program is there, byte for byte', async () => {
  const models = await openModels({
    manifestPath: join(shipped, 'manifest.json'),
    folders: [shipped],
    downloads: folder,
  })
  const bundled = models.manifest.models.filter((model) => model.bundled)
  expect(bundled.length).toBeGreaterThan(5)
  const checks = await models.verify()
  for (const { id } of bundled) expect(checks).toContainEqual({ id, state: 'intact', files: [] })
})

test('every offer for download names a licence, a home and a source for each file', async () => {
  const { models } = await readManifest(join(shipped, 'manifest.json'))
  for (const model of models.filter((one) => !one.bundled))
    for (const file of model.files) expect(file.sources, `${model.id} ${file.path}`).not.toEqual([])
})

test('the first folder wins, and an altered file there is refused instead of passed over', async () => {
  const models = await manifest(hashOf('good'))
  await expect(models.need('tiny')).rejects.toMatchObject({ code: 'model-missing', data: { file: 'tiny/model.onnx' } })
  expect(await models.maybe('tiny')).toBeNull()
  await put('second/tiny/model.onnx', 'good')
  expect((await models.need('tiny')).files['tiny/model.onnx']).toBe(join(folder, 'second/tiny/model.onnx'))
  await put('first/tiny/model.onnx', 'evil')
  await expect(models.need('tiny')).rejects.toMatchObject({ code: 'model-altered' })
  await expect(models.maybe('tiny')).rejects.toMatchObject({ code: 'model-altered' })
})

test('an alteration of equal size with its old times put back is noticed', async () => {
  const models = await manifest(hashOf('good'))
  const path = join(folder, 'first/tiny/model.onnx')
  await put('first/tiny/model.onnx', 'good')
  const { atime, mtime } = await stat(path)
  await models.need('tiny')
  await writeFile(path, 'evil')
  await utimes(path, atime, mtime)
  await expect(models.need('tiny')).rejects.toMatchObject({ code: 'model-altered' })
})

test('a model that was trusted at first sight goes by what its files hold, and another one in its place does not', async () => {
  const models = await manifest(null)
  await put('first/tiny/model.onnx', 'first')
  await recordTrust(models.downloads, 'tiny', 'tiny/model.onnx', hashOf('first'))
  expect((await models.need('tiny')).entry.files).toMatchObject([{ sha256: hashOf('first') }])
  await put('first/tiny/model.onnx', 'second')
  await expect(models.need('tiny')).rejects.toMatchObject({ code: 'model-altered' })
  await recordTrust(models.downloads, 'tiny', 'tiny/model.onnx', hashOf('second'))
  expect((await models.need('tiny')).entry.files).toMatchObject([{ sha256: hashOf('second') }])
})

test('what nobody pinned is refused, an unknown id too', async () => {
  const models = await manifest(null)
  await put('first/tiny/model.onnx', 'anything')
  await expect(models.need('tiny')).rejects.toMatchObject({ code: 'model-unpinned' })
  expect((await models.list()).map(({ state, unpinned }) => ({ state, unpinned }))).toEqual([
    { state: 'installed', unpinned: true },
  ])
  await expect(models.need('other')).rejects.toMatchObject({ code: 'model-unknown' })
})
