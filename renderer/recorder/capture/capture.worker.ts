import '../../no-eval.ts'
import { type ByteLink, portBytes, socketBytes } from '../../../core/contract/recording/byte-link.ts'
import type { StopReason } from '../../../core/contract/recording/take.ts'
import { PrivateFile } from './aside.ts'
import type { FromWorker, ToWorker } from './messages.ts'
import { Sender } from './sender.ts'
import { pageNow, Source } from './source.ts'
import { TakeRecorder } from './take-recorder.ts'

// Captures in a thread of its own: whatever the page is busy with, frames are taken, encoded and sent.

/** Milliseconds between two reports, and those that a line has to open. */
const every = 200
const toOpen = 30_000
/** Seconds that the last source has to come back, or another to be chosen, before the recording ends. */
const emptyFor = 120

const sources = new Map<number, Source>()
let recorder: TakeRecorder | null = null
let sender: Sender | null = null
let line = false
let roomSeconds: number | null = null
/** Since when no source runs that could be recorded. */
let emptySince: number | null = null
let isStopping = false
/** Since when somebody should be heard. */
let listenedSince = 0
let portsAwaited: ((port: MessagePort | null) => void)[] = []

const tell = (message: FromWorker): void => postMessage(message)

async function dial(address: string | null): Promise<ByteLink | null> {
  if (address === null) {
    tell({ kind: 'dial' })
    const port = await new Promise<MessagePort | null>((give) => {
      portsAwaited.push(give)
      setTimeout(() => give(null), toOpen)
    })
    return port && portBytes(port)
  }
  const socket = new WebSocket(address)
  const opened = await new Promise<boolean>((give) => {
    socket.addEventListener('open', () => give(true), { once: true })
    socket.addEventListener('close', () => give(false), { once: true })
    socket.addEventListener('error', () => give(false), { once: true })
    setTimeout(() => give(false), toOpen)
  })
  if (opened) return socketBytes(socket)
  socket.close()
  return null
}

function add(message: Extract<ToWorker, { kind: 'add' }>): void {
  const source = new Source(message)
  sources.set(source.number, source)
  void source.read(message.frames, {
    onFrame: (frame, moment) => recorder?.frame(source, frame, moment),
    onSound: (block, rate, moment) => recorder?.sound(source, block, rate, moment),
    onChange: (change) => recorder?.changed(source, change),
    onEnd: () => ended(source),
  })
  recorder?.add(source)
}

function ended(source: Source): void {
  if (source.hasEnded) return
  source.hasEnded = true
  source.ended = true
  recorder?.ended(source)
  report()
}

/** The page takes a source away, perhaps for another one: its track ends, the recording goes on. */
function remove(number: number): void {
  const source = sources.get(number)
  if (!source) return
  source.stop()
  if (!source.hasEnded) recorder?.ended(source)
  source.ended = true
  sources.delete(number)
}

function record(address: string | null): void {
  listenedSince = pageNow()
  sender = new Sender({
    dial: () => dial(address),
    onLine: (open) => {
      line = open
    },
    onRoom: (seconds) => {
      roomSeconds = seconds
    },
    onRefused: (code, data) => {
      tell({ kind: 'refused', code, data })
      end()
    },
    onEnded: (size) => {
      tell({ kind: 'refused', code: 'take-ended', data: { size } })
      end()
    },
    onHole: (number, size) => {
      tell({ kind: 'failed', code: 'part-unread', data: { size } })
      recorder?.hole(number, size)
    },
    aside: () => PrivateFile.open(),
  })
  recorder = new TakeRecorder(sender, (source, { code, data }) => {
    tell({ kind: 'failed', code, data })
    source.stop()
    ended(source)
  })
  for (const source of sources.values()) if (!source.ended) recorder.add(source)
}

async function stop(why: StopReason): Promise<void> {
  // Asked again while the last bytes are on their way, it would let go of them.
  if (!recorder || isStopping) return
  isStopping = true
  await recorder.stop(why)
  isStopping = false
  end()
  tell({ kind: 'stopped', why })
}

function end(): void {
  sender?.close()
  sender = null
  recorder = null
  line = false
  roomSeconds = null
}

function report(): void {
  const list = [...sources.values()]
  const heard = list.filter(({ medium }) => medium === 'audio').map(({ lastHeard }) => lastHeard)
  tell({
    kind: 'state',
    sources: list.map((source) => ({
      source: source.number,
      peak: source.takePeak(),
      out: source.out,
      ended: source.ended,
      ...(recorder?.framesOf(source.number) ?? { dropped: 0, frames: 0 }),
    })),
    seconds: recorder?.seconds ?? null,
    reached: recorder?.reached ?? 0,
    paused: recorder?.paused ?? false,
    line,
    unsafe: sender?.unsafe ?? 0,
    roomSeconds,
    tracksLeft: recorder?.tracksLeft ?? null,
    emptySeconds: emptySince === null ? null : pageNow() - emptySince,
    quietSeconds: heard.length === 0 ? 0 : pageNow() - Math.max(listenedSince, ...heard),
  })
}

/**
 * A source that takes the place of another comes right after it: what is looked at now and then is no such moment. Whoever
 * takes the last one away by hand is asked what now; where all ended by themselves there may be nobody to ask.
 */
function lookForSources(): void {
  const all = [...sources.values()]
  if (!recorder || all.some(({ ended }) => !ended)) emptySince = null
  else if (emptySince === null) {
    emptySince = pageNow()
    recorder.nothingLeft()
  } else if (all.length > 0 && !recorder.paused && pageNow() - emptySince > emptyFor) void stop('sources-ended')
}

setInterval(() => {
  recorder?.tick()
  for (const source of sources.values()) source.tick()
  lookForSources()
  report()
}, every)

addEventListener('message', ({ data }: MessageEvent<ToWorker>) => {
  switch (data.kind) {
    case 'add':
      return add(data)
    case 'remove':
      return remove(data.source)
    case 'ended': {
      const source = sources.get(data.source)
      if (source) ended(source)
      return
    }
    case 'record':
      return record(data.address)
    case 'line':
      for (const give of portsAwaited) give(data.port)
      portsAwaited = []
      return
    case 'pause':
      return recorder?.pause()
    case 'resume':
      listenedSince = pageNow()
      return recorder?.resume()
    case 'mark':
      if (recorder) tell({ kind: 'marked', at: recorder.mark() })
      return
    case 'devices':
      return recorder?.devices(data.change)
    case 'stop':
      return void stop('asked')
  }
})
