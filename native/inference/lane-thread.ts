import { parentPort, workerData } from 'node:worker_threads'
import * as ort from 'onnxruntime-node'
import { createdSession } from './created-session.ts'
import type { Session } from './guarded-session.ts'
import {
  atWork,
  ending,
  type LaneAnswer,
  type LaneRequest,
  type SentTensor,
  type SentTensors,
} from './lane-messages.ts'

/** The thread of a lane (lane.ts): opens networks on the CPU and runs them, one thing after another. */
const port = parentPort
const state = workerData as Int32Array
const sessions = new Map<number, Session>()

async function done(request: LaneRequest): Promise<{ answer: LaneAnswer; given?: ArrayBuffer[] }> {
  const { number } = request
  if (request.what === 'open') {
    const session = await createdSession(request.path, request.setting, 'cpu')
    sessions.set(request.session, session)
    const { inputNames, outputNames } = session
    return { answer: { number, inputNames, outputNames } }
  }
  if (request.what === 'run') {
    const feeds = Object.fromEntries(
      Object.entries(request.feeds).map(([name, { type, data, dims }]) => [name, new ort.Tensor(type, data, dims)]),
    )
    const out = await (sessions.get(request.session) as Session).run(feeds, request.outputs)
    const written = request.room && writtenInto(request.room, out)
    if (written) return { answer: { number, tensors: written } }
    const tensors: SentTensors = Object.fromEntries(
      Object.entries(out).map(([name, { type, data, dims }]) => [name, { type, data, dims }]),
    )
    const given = Object.values(tensors).flatMap(({ data }) =>
      ArrayBuffer.isView(data) && data.buffer instanceof ArrayBuffer ? [data.buffer] : [],
    )
    return { answer: { number, tensors }, given: [...new Set(given)] }
  }
  if (request.what === 'release') {
    await sessions.get(request.session)?.release()
    sessions.delete(request.session)
  } else for (const session of sessions.values()) await session.release()
  return { answer: { number } }
}

/** Null when it is not what the room was made for. */
function writtenInto(room: Float32Array, out: Readonly<Record<string, ort.Tensor>>): SentTensors | null {
  const tensors: Record<string, SentTensor> = {}
  let at = 0
  for (const [name, { type, data, dims }] of Object.entries(out)) {
    if (!(data instanceof Float32Array) || at + data.length > room.length) return null
    const part = room.subarray(at, at + data.length)
    part.set(data)
    tensors[name] = { type, data: part, dims }
    at += data.length
  }
  return at === room.length ? tensors : null
}

/** The runtime aborts the whole process when it comes back to a thread that is being ended: it is not to be at work then. */
async function guarded(request: LaneRequest): Promise<void> {
  Atomics.store(state, atWork, 1)
  if (Atomics.load(state, ending) === 1) {
    Atomics.store(state, atWork, 0)
    Atomics.notify(state, atWork)
    return
  }
  try {
    const { answer, given } = await done(request)
    port?.postMessage(answer, given ?? [])
  } catch (error) {
    port?.postMessage({ number: request.number, failed: error instanceof Error ? error.message : 'failed' })
  } finally {
    Atomics.store(state, atWork, 0)
    Atomics.notify(state, atWork)
  }
  if (request.what === 'end') port?.close()
}

let turn: Promise<void> = Promise.resolve()
port?.on('message', (request: LaneRequest) => {
  turn = turn.then(() => guarded(request))
})
