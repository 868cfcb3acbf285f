import { getCompileCacheDir } from 'node:module'
import { extname, join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { Tensor } from 'onnxruntime-node'
import type { Setting } from './created-session.ts'
import type { Session } from './guarded-session.ts'
import { atWork, ending, type LaneAnswer, type LaneRequest, type SentTensors } from './lane-messages.ts'
import { withFloats } from './lent-floats.ts'

/** A network's work in a thread of its own, beside those of other lanes. */
export type LaneName = 'faces' | 'pages' | 'sentences' | 'voices'

type Asked = LaneRequest extends infer One ? (One extends LaneRequest ? Omit<One, 'number'> : never) : never

/**
 * A thread that runs networks one after another on the CPU. The runtime blocks the thread that asks for an answer:
 * here that is not the one that decodes and looks. It lasts as long as one of its networks is open.
 */
class Lane {
  readonly #worker: Worker
  readonly #state = new Int32Array(new SharedArrayBuffer(8))
  readonly #waiting = new Map<number, { resolve: (answer: LaneAnswer) => void; reject: (error: Error) => void }>()
  readonly #onExit = (): void => this.#letFinish()
  #asked = 0
  #opened = 0
  #lost: Error | null = null

  constructor(onLost: () => void) {
    const script = join(import.meta.dirname, `lane-thread${extname(import.meta.filename)}`)
    this.#worker = new Worker(script, { workerData: this.#state, name: 'inference', execArgv: [], env: compiled() })
    this.#worker.on('message', (answer: LaneAnswer) => {
      const one = this.#waiting.get(answer.number)
      this.#waiting.delete(answer.number)
      if ('failed' in answer) one?.reject(new Error(answer.failed))
      else one?.resolve(answer)
      if (this.#waiting.size === 0) this.#worker.unref()
    })
    const lost = (error: Error): void => {
      onLost()
      process.off('exit', this.#onExit)
      this.#lost = error
      for (const one of this.#waiting.values()) one.reject(error)
      this.#waiting.clear()
    }
    this.#worker.on('error', lost)
    this.#worker.on('exit', () => lost(new Error('the thread of a network has ended')))
    this.#worker.unref()
    process.on('exit', this.#onExit)
  }

  async open(path: string, setting: Setting): Promise<Session> {
    const session = ++this.#opened
    const answer = await this.#ask({ what: 'open', session, path, setting })
    const { inputNames, outputNames } = answer as Extract<LaneAnswer, { inputNames: unknown }>
    const run = async (...[feeds, outputs, room]: [...Parameters<Session['run']>, room?: Float32Array]) => {
      const sent: SentTensors = Object.fromEntries(
        Object.entries(feeds).map(([name, { type, data, dims }]) => [name, { type, data, dims }]),
      )
      const asked = { what: 'run', session, feeds: sent, outputs, ...(room ? { room } : {}) } as const
      const { tensors } = (await this.#ask(asked)) as Extract<LaneAnswer, { tensors: unknown }>
      return Object.fromEntries(
        Object.entries(tensors).map(([name, { type, data, dims }]) => [name, new Tensor(type, data, dims)]),
      )
    }
    // How long an answer is, by the shapes of what is asked: known after the first.
    const lengths = new Map<string, number>()
    return {
      inputNames,
      outputNames,
      run: (feeds, outputs) => run(feeds, outputs),
      use: async (feeds, read) => {
        const shapes = Object.values(feeds)
          .map(({ dims }) => dims.join())
          .join(' ')
        const length = lengths.get(shapes)
        if (length) return withFloats(length, async (room) => read(await run(feeds, undefined, room)))
        const first = await run(feeds)
        lengths.set(
          shapes,
          Object.values(first).reduce((sum, { data }) => sum + data.length, 0),
        )
        return read(first)
      },
      release: async () => {
        await this.#ask({ what: 'release', session })
      },
    }
  }

  async end(): Promise<void> {
    const gone = new Promise((resolve) => this.#worker.once('exit', resolve))
    await this.#ask({ what: 'end' })
    this.#worker.ref()
    await gone
  }

  #ask(request: Asked): Promise<LaneAnswer> {
    if (this.#lost) return Promise.reject(this.#lost)
    const number = ++this.#asked
    // Whoever waits for an answer must not see the process end before it.
    this.#worker.ref()
    return new Promise((resolve, reject) => {
      this.#waiting.set(number, { resolve, reject })
      this.#worker.postMessage({ ...request, number })
    })
  }

  /** The process ends: waits for the answer that is being computed, a fraction of a second, and lets none begin. */
  #letFinish(): void {
    Atomics.store(this.#state, ending, 1)
    Atomics.wait(this.#state, atWork, 1, 10_000)
  }
}

/** A thread reads what was compiled before, where this one does: its start costs half as much. */
function compiled(): NodeJS.ProcessEnv {
  const folder = getCompileCacheDir()
  return folder ? { ...process.env, NODE_COMPILE_CACHE: folder } : process.env
}

const lanes = new Map<LaneName, { readonly lane: Lane; open: number }>()

/**
 * Opens a network on the CPU in the thread of that name, which is started for its first and ended with its last.
 * Networks of one lane take turns; what they are given is copied unless it lies in memory that threads share.
 * @throws when the file is no model
 */
export async function sessionInLane(name: LaneName, path: string, setting: Setting): Promise<Session> {
  const there = lanes.get(name)
  const one = there ?? { lane: new Lane(() => lanes.get(name) === one && lanes.delete(name)), open: 0 }
  lanes.set(name, one)
  one.open++
  const left = async (): Promise<void> => {
    if (--one.open > 0) return
    if (lanes.get(name) === one) lanes.delete(name)
    await one.lane.end()
  }
  try {
    const session = await one.lane.open(path, setting)
    let released: Promise<void> | null = null
    return {
      ...session,
      release: () => {
        released ??= session.release().then(left)
        return released
      },
    }
  } catch (error) {
    await left().catch(() => {})
    throw error
  }
}
