import { appendFile, mkdir, mkdtemp, readdir, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type RenderPartsOptions, renderParts, renderPiece, renderPiecesOf } from '../../native/media/render-parts.ts'
import { FolderStore } from '../../native/store/folder-store.ts'
import { evenTimes, makeMedia } from '../../test/support/fixtures.ts'
import { bringCheckpoints, CheckpointKeeper } from './checkpoint.ts'
import { objectKey, placeOf } from './session-files.ts'

const id = 'a'.repeat(32)
const aside = 'sessions/s1/render-1234/parts'
const { signal } = new AbortController()
let folder: string
let input: string
let store: FolderStore
/** What the first machine handed on before it was gone. */
let checkpoint: string

const at = (name: string): string => join(folder, name)
const wanted = (machine: string, more: Partial<RenderPartsOptions> = {}): RenderPartsOptions => ({
  ...{ input, output: at(`${machine}.mp4`), aside: join(at(machine), aside), threads: 2, partSeconds: 1 },
  ...{ masks: () => () => [], sounds: [], replaceWith: 'silence', ...more },
})
const rendering = (machine: string, more: Partial<RenderPartsOptions> = {}) => renderParts(wanted(machine, more))

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'checkpoint-'))
  store = new FolderStore(at('store'))
  const options = { 'x264-params': 'keyint=10:scenecut=0' }
  input = await makeMedia(at('call.mp4'), {
    video: [{ width: 64, height: 48, times: evenTimes(100, 25), options }],
    audio: [{ rate: 16_000, channels: 1, seconds: 4 }],
  })
  const stop = new AbortController()
  const keeper = new CheckpointKeeper(store, id, at('one'), signal)
  expect(await keeper.look()).toBeNull()
  let parts = 0
  const onPart = (): void => void (++parts === 2 && stop.abort())
  await expect(rendering('one', { onPart, signal: stop.signal })).rejects.toMatchObject({ code: 'cancelled' })
  checkpoint = (await keeper.look()) as string
  expect(await keeper.look()).toBe(checkpoint)
})
afterAll(() => rm(folder, { recursive: true }))

test('another machine goes on behind what the first one finished, to the same bytes', async () => {
  const objects = await bringCheckpoints(store, id, [checkpoint], at('two'), signal)
  const known = (await Array.fromAsync(store.list(`${id}/objects/`))).map(({ key }) => key)
  expect(known.sort()).toEqual([...objects, checkpoint].map((sha256) => objectKey(id, sha256)).sort())
  const brought = (await readdir(join(at('two'), aside))).filter((name) => name.endsWith('.mp4'))
  expect(brought.length).toBeGreaterThan(1)
  // Parts begin at 0, 1.2 and 2.4 seconds.
  const rendered = new Set<number>()
  const masks = () => (time: number) => {
    rendered.add(Math.min(2, Math.floor(time / 1.2 + 1e-6)))
    return []
  }
  expect(await rendering('two', { masks })).toMatchObject({ frames: 100 })
  const pictures = brought.filter((name) => name !== 'sound.mp4')
  expect(pictures.map((name) => rendered.has(Number.parseInt(name, 10)))).toEqual(pictures.map(() => false))
  await rendering('alone')
  expect((await readFile(at('two.mp4'))).equals(await readFile(at('alone.mp4')))).toBe(true)
})

test('pieces that different machines made come together to the same bytes, and nothing is rendered again', async () => {
  const pieces = [0, 1, 2].map((number) => ({ number, of: 3 }))
  const left: string[] = []
  for (const piece of pieces) {
    const machine = `piece ${piece.number}`
    await renderPiece(wanted(machine), piece)
    left.push((await new CheckpointKeeper(store, id, at(machine), signal).look()) as string)
  }
  await bringCheckpoints(store, id, left, at('joining'), signal)
  const masks = () => () => {
    throw new Error('rendered again')
  }
  expect(await rendering('joining', { masks })).toMatchObject({ frames: 100 })
  expect((await readFile(at('joining.mp4'))).equals(await readFile(at('alone.mp4')))).toBe(true)
  // Without one of them, that one is made where the others come together.
  await bringCheckpoints(store, id, [left[0], left[2]] as string[], at('two of three'), signal)
  await rendering('two of three')
  expect((await readFile(at('two of three.mp4'))).equals(await readFile(at('alone.mp4')))).toBe(true)
})

test('as many pieces as there are parts at most; of a recording that is not cut there is one', async () => {
  const counts = [0.1, 1, 2, 100].map((seconds) => renderPiecesOf(input, seconds, { partSeconds: 1 }))
  expect(await Promise.all(counts)).toEqual([3, 3, 2, 1])
  expect(await renderPiecesOf(input, 1)).toBe(1)
})

test('what networks said goes along in pieces of whole lines, and comes out as it was', async () => {
  const path = 'sessions/s1/detect-1234/answers.jsonl'
  const [from, to] = ['talking', 'listening'].map((machine) => join(at(machine), path)) as [string, string]
  await mkdir(dirname(from), { recursive: true })
  const keeper = new CheckpointKeeper(store, id, at('talking'), signal)
  const line = (number: number): string => `["${number}",[${'1,'.repeat(20_000)}1],0]\n`
  await appendFile(from, line(1))
  // Little is not worth an object.
  expect(await keeper.look()).toBeNull()
  let last: string | null = null
  for (const numbers of [[2, 3, 4], [5, 6, 7, 8, 9], [10]]) {
    await appendFile(from, numbers.map(line).join(''))
    await appendFile(from, '["torn')
    last = await keeper.look()
    await truncate(from, (await stat(from)).size - '["torn'.length)
  }
  const brought = await bringCheckpoints(store, id, [last as string], at('listening'), signal)
  expect(brought).toHaveLength(2)
  expect(await readFile(to, 'utf8')).toBe([1, 2, 3, 4, 5, 6, 7, 8, 9].map(line).join(''))
  expect(await readdir(dirname(to))).toEqual(['answers.jsonl'])
  // With the end of the stage it goes.
  await rm(from)
  expect(await keeper.look()).toBe(last)
})

test('what networks said in two places comes together, however little it was', async () => {
  const path = 'sessions/s1/transcribe-1234/answers.jsonl'
  const left: string[] = []
  for (const [number, machine] of ['ear', 'other ear'].entries()) {
    await mkdir(dirname(join(at(machine), path)), { recursive: true })
    await appendFile(join(at(machine), path), `["${number}",1,0]\n`)
    const keeper = new CheckpointKeeper(store, id, at(machine), signal)
    expect(await keeper.look()).toBeNull()
    left.push((await keeper.look(true)) as string)
  }
  await bringCheckpoints(store, id, left, at('both ears'), signal)
  expect(await readFile(join(at('both ears'), path), 'utf8')).toBe('["0",1,0]\n["1",1,0]\n')
})

test('a checkpoint that is no longer there costs the work, nothing else', async () => {
  await bringCheckpoints(store, id, ['f'.repeat(64)], at('three'), signal)
  expect(await readdir(folder)).not.toContain('three')
})

test('a part that was tampered with is refused', async () => {
  const [part] = (await readdir(join(at('one'), aside))).filter((name) => name.endsWith('.mp4'))
  const keeper = new CheckpointKeeper(new FolderStore(at('other store')), id, at('one'), signal)
  const list = (await keeper.look()) as string
  const bytes = await readFile(join(at('other store'), objectKey(id, list)))
  const { files } = JSON.parse(bytes.toString()) as { files: { path: string; sha256: string }[] }
  const key = objectKey(id, files.find(({ path }) => path.endsWith(part as string))?.sha256 as string)
  await writeFile(join(at('other store'), key), 'no video', { flag: 'r+' })
  const brought = bringCheckpoints(new FolderStore(at('other store')), id, [list], at('four'), signal)
  await expect(brought).rejects.toMatchObject({ code: 'object-altered' })
})

test('no file comes to lie outside the library', () => {
  for (const path of ['../x', 'sessions/../../x', '/etc/x'])
    expect(() => placeOf('/home', path)).toThrowError(expect.objectContaining({ code: 'object-altered' }))
})
