import { shellTakeMessage } from '../../core/contract/shell.ts'
import { ownWorker } from '../shell/own-worker.ts'
import address from './capture/capture.worker.ts?worker&url'
import type { FromWorker, ToWorker } from './capture/messages.ts'
import { deviceOf, type Opened } from './sources.ts'

/** The thread that captures, and what is told to it. */
export class Capturer {
  readonly #worker: Worker
  #take: string | null = null

  constructor(hear: (message: FromWorker) => void) {
    this.#worker = ownWorker(address)
    this.#worker.addEventListener('message', ({ data }: MessageEvent<FromWorker>) => {
      if (data.kind === 'dial') void this.#dial()
      else hear(data)
    })
  }

  add(source: number, { kind, track }: Opened): void {
    const frames = new MediaStreamTrackProcessor({ track, maxBufferSize: track.kind === 'video' ? 8 : 100 } as never)
      .readable as ReadableStream<VideoFrame> | ReadableStream<AudioData>
    const medium = track.kind === 'video' ? 'video' : 'audio'
    const device = deviceOf(track)
    const message: ToWorker = { kind: 'add', source, of: kind, label: track.label, device, medium, frames }
    this.#worker.postMessage(message, [frames])
  }

  record(take: string): void {
    this.#take = take
    const channel = `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/take/${take}`
    this.tell({ kind: 'record', address: window.estompe ? null : channel })
  }

  tell(message: ToWorker): void {
    this.#worker.postMessage(message)
  }

  /** In the desktop shell: a port to the engine, handed through to the worker. */
  #dial(): Promise<void> {
    return new Promise((done) => {
      const take = this.#take
      const shell = window.estompe
      if (!shell || !take) return done()
      const receive = (event: MessageEvent): void => {
        const [port] = event.ports
        if (event.source !== window || event.data !== shellTakeMessage || !port) return
        window.removeEventListener('message', receive)
        this.#worker.postMessage({ kind: 'line', port } satisfies ToWorker, [port])
        done()
      }
      window.addEventListener('message', receive)
      shell.connectTake(take)
    })
  }
}
