import { fork } from 'node:child_process'
import { EventEmitter } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { evenTimes, makeMedia } from '../test/support/fixtures.ts'
import { Worker } from './bulk/worker.ts'
import { type FromShell, programs, ToShell } from './contract/own-process.ts'
import { openLibrary } from './library.ts'
import { startProcessesBy } from './own-process.ts'
import { judgeInOwnProcess } from './provider-judge.ts'
import { processesOfShell } from './shell-process.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'estompe-shell-process-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

/** What a process finds that Electron's `utilityProcess` started: a port, and no channel of Node's own that it uses. */
const asUtility = `data:text/javascript,${encodeURIComponent(`
  const [send, on] = [process.send.bind(process), process.on.bind(process)]
  process.send = undefined
  process.parentPort = { postMessage: (message) => send(message), on: (_, hear) => on('message', (data) => hear({ data })) }
`)}`

/** A shell whose utility processes are plain Node dressed up as such. */
function shell() {
  const line = new EventEmitter()
  const tell = (data: FromShell): void => void line.emit('message', { data })
  const children = new Map<number, ReturnType<typeof fork>>()
  const postMessage = (asked: unknown): void => {
    const wish = ToShell.parse(asked)
    const { id } = wish
    if (wish.kind === 'tell') children.get(id)?.send(wish.message as object)
    else if (wish.kind === 'end') children.get(id)?.kill('SIGKILL')
    else {
      const child = fork(`${join(import.meta.dirname, ...programs[wish.program])}.ts`, wish.args, {
        ...{ execArgv: ['--import', asUtility], stdio: ['ignore', 'ignore', 'ignore', 'ipc'] },
      })
      children.set(id, child)
      child.on('message', (message) => tell({ kind: 'said', id, message }))
      child.once('exit', () => tell({ kind: 'gone', id }))
    }
  }
  return Object.assign(line, { postMessage })
}

test('a worker that the shell started works, stands still while it is held, and is gone when it is ended', async () => {
  const home = join(folder, 'home')
  openLibrary(home).close()
  const clip = await makeMedia(join(folder, 'clip.mp4'), {
    video: [{ width: 64, height: 48, times: evenTimes(25, 25) }],
  })
  startProcessesBy(processesOfShell(shell()))
  const started = [1, 2].map(() => {
    const read: string[] = []
    const worker = new Worker({ home, threads: 1, nice: 0, pace: '' }, (message) => {
      if (message.kind === 'read') read.push(message.media ? 'a recording' : (message.code as string))
    })
    worker.tell({ kind: 'read', path: clip })
    return { worker, read }
  })
  const [one, other] = started as [(typeof started)[0], (typeof started)[0]]
  for (const { read } of started) await expect.poll(() => read, { timeout: 120_000 }).toEqual(['a recording'])
  one.worker.hold()
  for (const { worker } of started) worker.tell({ kind: 'read', path: join(folder, 'missing.mp4') })
  // By then the one that is held, which was asked first, would have answered too.
  await expect.poll(() => other.read, { timeout: 120_000 }).toEqual(['a recording', 'file-missing'])
  expect(one.read).toEqual(['a recording'])
  one.worker.release()
  await expect.poll(() => one.read, { timeout: 120_000 }).toEqual(['a recording', 'file-missing'])
  for (const { worker } of started) await worker.end()
}, 300_000)

test('a provider is tried by a process that the shell started', async () => {
  startProcessesBy(processesOfShell(shell()))
  const judge = judgeInOwnProcess() ?? expect.fail('no process can be started')
  const centerface = join(import.meta.dirname, '../models/face/centerface.onnx')
  expect((await judge(centerface, 'cpu')).at(-1)).toMatchObject({ provider: 'cpu', outcome: 'used' })
}, 150_000)
