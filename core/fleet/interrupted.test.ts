import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import { FolderStore } from '../../native/store/folder-store.ts'
import { next } from '../../test/support/told-worker.ts'
import { StudioError } from '../contract/errors.ts'
import { loadPolicy } from '../policies.ts'
import { archiveOf, noteSessionEnd } from './archive.ts'
import type { StageTools } from './in-session.ts'
import { KeptSessions } from './kept-sessions.ts'
import type { FleetRecording, FleetTask } from './records.ts'
import { runStage } from './run-stage.ts'
import { objectKey } from './session-files.ts'
import { bringLibrary, handedOn } from './session-library.ts'
import { StageProcesses } from './stage-processes.ts'

// The last stage of a session, interrupted at each thing that it asks of a store, and done again.

vi.mock('../bulk/worker.ts', () => import('../../test/support/told-worker.ts'))

const folder = mkdtempSync(join(tmpdir(), 'estompe-interrupted-'))
const at = (name: string): string => join(folder, name)
const { signal } = new AbortController()
const onBug = (id: string): void => expect.fail(id)
const processes = new StageProcesses({ folder: at('processes'), threads: 1, nice: 0, onBug })
const machines: KeptSessions[] = []
let task: FleetTask

beforeAll(async () => {
  const wishes = { policy: 'strict', mask: null, language: 'fr' as const, model: 'whisper-base', names: [] }
  const policy = { ...(await loadPolicy('strict')), publishWithoutPerson: true }
  const places = { source: at('archive'), out: at('out'), work: at('work') }
  task = { ...places, wishes, policy, needsPersonFor: [], reportLanguage: 'en' }
  const render = 'f'.repeat(64)
  const seconds = { seconds: 1, workSeconds: 1, duration: 9 }
  next.end = {
    outcome: 'done',
    clean: true,
    session: 's',
    leaks: 0,
    doubts: [],
    notes: [],
    ...seconds,
    bytes: 1,
    render,
  }
})
afterEach(() => vi.restoreAllMocks())
afterAll(async () => {
  await processes.close()
  for (const machine of machines) machine.close()
  rmSync(folder, { recursive: true, force: true })
})

function machine(): StageTools {
  const kept = new KeptSessions({ folder: at(`kept ${machines.length}`), spare: 0 })
  machines.push(kept)
  const silent = { onProgress: () => undefined, onCheckpoint: () => undefined }
  return { home: folder, processes, kept, signal, checkpoint: null, ...silent }
}

async function recorded(name: string): Promise<FleetRecording> {
  const { tag, size } = await new FolderStore(at('archive')).put(`${name}.mp4`, { bytes: Buffer.from(name) })
  const id = createHash('sha256').update(name).digest('hex').slice(0, 32)
  // What an earlier stage left, and nobody needs any more.
  await new FolderStore(at('work')).put(objectKey(id, '0'.repeat(64)), { bytes: Buffer.from('left') })
  return { id, key: `${name}.mp4`, size, tag }
}

/** What an activity does for the last stage, and behind it for the session. */
async function last(recording: FleetRecording, tools: StageTools): Promise<void> {
  const { outcome, folder, duration } = await runStage(task, recording, 'publish', inOnePlace, tools)
  expect(outcome).toBe('clean')
  await noteSessionEnd(task, archiveOf(task), recording, {
    ...{ key: recording.key, outcome: 'clean', code: null },
    ...{ folder, duration },
  })
}
const inOnePlace = { made: [], pieceSeconds: null }
/** What changes a store; a question that is not answered leaves nothing behind. */
const asked = ['put', 'remove'] as const

/** From now on, the number of changes to stores; the answer to that one is lost when it is done. */
function failing(which: number): { count: number } {
  const seen = { count: 0 }
  for (const name of asked) {
    const real = FolderStore.prototype[name] as (...args: unknown[]) => Promise<unknown>
    vi.spyOn(FolderStore.prototype, name as 'put').mockImplementation(async function (this: FolderStore, ...args) {
      const isLost = seen.count++ === which
      const answer = await real.apply(this, args)
      if (isLost) throw new StudioError('store-unreachable', { file: 'a store' })
      return answer as never
    })
  }
  return seen
}

const keysIn = async (place: string): Promise<string[]> =>
  (await Array.fromAsync(new FolderStore(at(place)).list(''))).map(({ key }) => key).sort()

async function isWhole({ id, key }: FleetRecording): Promise<void> {
  const name = key.replace('.mp4', '')
  const results = (await keysIn('out')).filter((one) => one.startsWith(`${name}/`))
  expect(results).toEqual(['estompe.json', 'redacted.mp4', 'report.json'].map((file) => `${name}/${file}`))
  const { files, ended } = await handedOn(new FolderStore(at('work')), id, signal)
  expect(ended).toHaveLength(1)
  const objects = (await keysIn('work')).filter((one) => one.startsWith(`${id}/objects/`))
  expect(objects).toEqual(expect.arrayContaining(files.map(({ sha256 }) => objectKey(id, sha256))))
  expect(new Set(objects).size).toBe(new Set(files.map(({ sha256 }) => sha256)).size)
  expect(await keysIn('work')).toContain(`archives/${archiveOf(task)}/ends/${id}.json`)
}

test('whatever answer a session’s last stage does not hear, done again here or elsewhere it comes to its end', async () => {
  const first = await recorded('undisturbed')
  const undisturbed = failing(-1)
  await last(first, machine())
  vi.restoreAllMocks()
  expect(undisturbed.count).toBeGreaterThan(6)
  for (let which = 0; which < undisturbed.count; which++) {
    const recording = await recorded(String(which))
    const here = machine()
    failing(which)
    await expect(last(recording, here), String(which)).rejects.toMatchObject({ code: 'store-unreachable' })
    vi.restoreAllMocks()
    await last(recording, which % 2 === 0 ? here : machine())
    await isWhole(recording)
  }
})

test('of two machines at the same stage the one that is late changes nothing, and asked again knows that it is done', async () => {
  const recording = await recorded('twice')
  const late = machine()
  const real = FolderStore.prototype.read
  let isOvertaken = false
  vi.spyOn(FolderStore.prototype, 'read').mockImplementation(async function (this: FolderStore, key, options) {
    if (key === recording.key && !isOvertaken) {
      isOvertaken = true
      await last(recording, machine())
    }
    return real.call(this, key, options)
  })
  const put = vi.spyOn(FolderStore.prototype, 'put')
  const deliveries = (): number => put.mock.calls.filter(([key]) => key.startsWith('twice/')).length
  await expect(last(recording, late)).rejects.toMatchObject({ code: 'conflict' })
  const delivered = deliveries()
  expect(delivered).toBe(4)
  await last(recording, late)
  expect(deliveries()).toBe(delivered)
  await isWhole(recording)
})

test('what the next stage has put into the store is not taken away by the machine that finished the one before', async () => {
  const recording = await recorded('slow')
  const work = new FolderStore(at('work'))
  const fresh = objectKey(recording.id, 'e'.repeat(64))
  const real = FolderStore.prototype.put
  vi.spyOn(FolderStore.prototype, 'put').mockImplementation(async function (this: FolderStore, key, ...rest) {
    const put = await real.call(this, key, ...rest)
    if (key === `${recording.id}/state.json`) await real.call(work, fresh, { bytes: Buffer.from('of the next stage') })
    return put
  })
  await last(recording, machine())
  expect(await work.facts(fresh)).not.toBeNull()
})

test.each([
  ['has been overtaken where its state is another one by now', true, 'conflict'],
  ['is lost where it is not', false, 'file-missing'],
])('a library whose objects go while they are brought %s', async (name, isOvertaken, code) => {
  const recording = await recorded(`gone ${name}`)
  await last(recording, machine())
  const store = new FolderStore(at('work'))
  const { files } = await handedOn(store, recording.id, signal)
  const objects = files.map(({ sha256 }) => objectKey(recording.id, sha256))
  const real = FolderStore.prototype.read
  vi.spyOn(FolderStore.prototype, 'read').mockImplementation(async function (this: FolderStore, key, options) {
    if (objects.includes(key)) {
      await store.remove(key)
      if (isOvertaken) await store.put(`${recording.id}/state.json`, { bytes: Buffer.from('{"another": "state"}') })
    }
    return real.call(this, key, options)
  })
  await expect(bringLibrary(store, recording.id, at(`brought ${code}`), signal)).rejects.toMatchObject({ code })
})
