import { createHash, randomBytes } from 'node:crypto'
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { ModelEntry } from '../../core/contract/manifest.ts'
import { downloadModel } from './download.ts'
import { openModels } from './models.ts'

const content = randomBytes(300_000)
const sha256 = createHash('sha256').update(content).digest('hex')

let folder: string
let server: Server
let home: string
let answer: (request: IncomingMessage, response: ServerResponse) => void
let ranges: (string | undefined)[]

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'estompe-models-'))
  ranges = []
  answer = whole
  server = createServer((request, response) => {
    ranges.push(request.headers.range)
    answer(request, response)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  home = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})

afterEach(async () => {
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
  await rm(folder, { recursive: true })
})

const whole = (request: IncomingMessage, response: ServerResponse): void => {
  if (request.url === '/moved') {
    response.writeHead(302, { location: `${home}/file` }).end()
    return
  }
  const from = Number(/bytes=(\d+)-/.exec(request.headers.range ?? '')?.[1] ?? 0)
  const rest = content.subarray(from)
  response.writeHead(from > 0 ? 206 : 200, {
    'content-length': rest.length,
    ...(from > 0 ? { 'content-range': `bytes ${from}-${content.length - 1}/${content.length}` } : {}),
  })
  response.end(rest)
}

const entry = (file: Partial<ModelEntry['files'][number]> = {}): ModelEntry => ({
  id: 'tiny',
  title: 'Tiny',
  task: 'transcribe',
  layout: 'onnx',
  licence: 'MIT',
  attribution: 'nobody',
  home: 'https://example.org',
  bundled: false,
  memory: null,
  files: [{ path: 'tiny/model.onnx', size: content.length, sha256, sources: [`${home}/file`], ...file }],
})
const exists = (path: string) =>
  stat(path).then(
    () => true,
    () => false,
  )

test('fetches a pinned file through a redirect, with progress, and does not fetch it twice', async () => {
  const seen: number[] = []
  const moved = entry({ sources: [`${home}/moved`] })
  const result = await downloadModel(moved, { folder, onProgress: ({ done }) => seen.push(done) })
  expect(result).toEqual({ fetched: ['tiny/model.onnx'], trusted: [] })
  expect(await readFile(join(folder, 'tiny/model.onnx'))).toEqual(content)
  expect(seen.at(-1)).toBe(content.length)
  expect(seen).toEqual([...seen].sort((a, b) => a - b))
  const asked = ranges.length
  expect((await downloadModel(moved, { folder })).fetched).toEqual([])
  expect(ranges.length).toBe(asked)
})

test('continues where an interrupted transfer stopped', async () => {
  answer = (_, response) => {
    response.writeHead(200, { 'content-length': content.length })
    response.write(content.subarray(0, 100_000), () => setTimeout(() => response.destroy(), 150))
  }
  await expect(downloadModel(entry(), { folder })).rejects.toMatchObject({ code: 'download-failed' })
  const kept = (await stat(join(folder, 'tiny/model.onnx.part'))).size
  expect(kept).toBeGreaterThan(0)
  expect(await exists(join(folder, 'tiny/model.onnx'))).toBe(false)
  answer = whole
  await downloadModel(entry(), { folder })
  expect(ranges.at(-1)).toBe(`bytes=${kept}-`)
  expect(await readFile(join(folder, 'tiny/model.onnx'))).toEqual(content)
})

test('starts afresh when the server does not know ranges', async () => {
  await downloadModel(entry(), { folder })
  await rm(join(folder, 'tiny/model.onnx'))
  await writeFile(join(folder, 'tiny/model.onnx.part'), content.subarray(0, 5000))
  answer = (_, response) => response.writeHead(200, { 'content-length': content.length }).end(content)
  await downloadModel(entry(), { folder })
  expect(await readFile(join(folder, 'tiny/model.onnx'))).toEqual(content)
})

test('refuses and deletes what differs from the pin', async () => {
  const other = entry({ sha256: 'a'.repeat(64) })
  await expect(downloadModel(other, { folder })).rejects.toMatchObject({ code: 'model-altered' })
  expect(await exists(join(folder, 'tiny/model.onnx'))).toBe(false)
  expect(await exists(join(folder, 'tiny/model.onnx.part'))).toBe(false)
})

test('refuses a file without a pin before asking for it, and records its hash when told to trust it', async () => {
  const unpinned = entry({ sha256: null })
  await expect(downloadModel(unpinned, { folder })).rejects.toMatchObject({ code: 'model-unpinned' })
  expect(ranges).toEqual([])
  const { trusted } = await downloadModel(unpinned, { folder, trustFirst: true })
  expect(trusted).toEqual([{ file: 'tiny/model.onnx', sha256 }])

  const manifestPath = join(folder, 'manifest.json')
  await writeFile(manifestPath, JSON.stringify({ version: 1, models: [unpinned] }))
  const models = await openModels({ manifestPath, folders: [folder], downloads: folder })
  expect((await models.need('tiny')).files['tiny/model.onnx']).toBe(join(folder, 'tiny/model.onnx'))
  await writeFile(join(folder, 'tiny/model.onnx'), 'something else')
  await expect(models.need('tiny')).rejects.toMatchObject({ code: 'model-altered' })
  answer = (_, response) => response.writeHead(200).end(Buffer.alloc(content.length))
  await expect(downloadModel(unpinned, { folder, trustFirst: true })).rejects.toMatchObject({ code: 'model-altered' })
})

test('looks at the disk first', async () => {
  await expect(downloadModel(entry(), { folder, freeBytes: async () => 1000 })).rejects.toMatchObject({
    code: 'disk-full',
  })
  expect(ranges).toEqual([])
})

test('stops at once when cancelled, and keeps what came', async () => {
  answer = (_, response) => {
    response.writeHead(200, { 'content-length': content.length })
    response.write(content.subarray(0, 50_000))
  }
  const stop = new AbortController()
  const work = downloadModel(entry(), { folder, signal: stop.signal, onProgress: () => stop.abort() })
  await expect(work).rejects.toMatchObject({ code: 'cancelled' })
  expect(await exists(join(folder, 'tiny/model.onnx.part'))).toBe(true)
})

test('gives up on a silent connection and on an error page', async () => {
  answer = () => {}
  await expect(downloadModel(entry(), { folder, patience: 0.1 })).rejects.toMatchObject({ code: 'download-failed' })
  answer = (_, response) => response.writeHead(404).end('not here')
  await expect(downloadModel(entry(), { folder })).rejects.toMatchObject({ code: 'download-failed' })
})
