/** A two-way line for messages: plain JSON values, in order, each delivered once or not at all. */
export interface Link {
  /** Hands a message over. Settles when the transport has room for the next one. Does nothing on a closed link. */
  send(message: unknown): void | Promise<void>
  /** Sets the one listener; messages that came before it are kept for it. */
  receive(listener: (message: unknown) => void): void
  /** Called once, whoever closed; at once when the link is closed already. */
  onClose(listener: () => void): void
  close(): void
}

/** The part of a link that all forms share: who listens, what waits for a listener, who wants to know of the end. */
export function mailbox<T>() {
  let listener: ((message: T) => void) | null = null
  let closed = false
  const waiting: T[] = []
  const watchers: (() => void)[] = []
  return {
    isClosed: () => closed,
    deliver(message: T): void {
      if (closed) return
      if (listener) listener(message)
      else waiting.push(message)
    },
    receive(next: (message: T) => void): void {
      listener = next
      for (const message of waiting.splice(0)) next(message)
    },
    onClose(watcher: () => void): void {
      if (closed) watcher()
      else watchers.push(watcher)
    },
    /** True the first time. */
    shut(): boolean {
      if (closed) return false
      closed = true
      for (const watcher of watchers.splice(0)) watcher()
      return true
    },
  }
}

/** Two ends of a line inside one process. Messages are copied, as a real transport would. */
export function memoryLinks(): [Link, Link] {
  const boxes = [mailbox<unknown>(), mailbox<unknown>()] as const
  const end = (mine: 0 | 1): Link => {
    const box = boxes[mine]
    const other = boxes[mine === 0 ? 1 : 0]
    return {
      async send(message) {
        if (box.isClosed()) return
        const copy = structuredClone(message)
        await Promise.resolve()
        other.deliver(copy)
      },
      receive: box.receive,
      onClose: box.onClose,
      close() {
        if (box.shut()) other.shut()
      },
    }
  }
  return [end(0), end(1)]
}

/** What the browser's MessagePort and Node's have in common. */
export interface PortLike {
  postMessage(message: unknown): void
  start?(): void
  close(): void
  addEventListener(kind: 'message', listener: (event: { data: unknown }) => void): void
  addEventListener(kind: 'close', listener: () => void): void
}

export function portLink(port: PortLike): Link {
  const box = mailbox<unknown>()
  port.addEventListener('message', (event) => box.deliver(event.data))
  port.addEventListener('close', () => void box.shut())
  port.start?.()
  return {
    send(message) {
      if (!box.isClosed()) port.postMessage(message)
    },
    receive: box.receive,
    onClose: box.onClose,
    close() {
      if (box.shut()) port.close()
    },
  }
}

/** Electron's port, in its main and utility processes: an emitter whose messages lie in an event. */
export interface EmitterPort {
  postMessage(message: unknown): void
  start(): void
  close(): void
  on(kind: 'message', listener: (event: { data: unknown }) => void): unknown
  on(kind: 'close', listener: () => void): unknown
}

export const emitterPortLink = (port: EmitterPort): Link =>
  portLink({
    postMessage: (message) => port.postMessage(message),
    start: () => port.start(),
    close: () => port.close(),
    addEventListener(kind: 'message' | 'close', listener: (event: { data: unknown }) => void) {
      if (kind === 'message') port.on('message', ({ data }) => listener({ data }))
      else port.on('close', () => listener({ data: null }))
    },
  })

/** What the browser's WebSocket and that of `ws` have in common. */
export interface SocketLike {
  readonly readyState: number
  readonly bufferedAmount: number
  send(text: string): void
  close(code?: number): void
  addEventListener(kind: 'message', listener: (event: { data: unknown }) => void): void
  addEventListener(kind: 'close' | 'error', listener: () => void): void
}

const isOpen = 1
/** Bytes that may wait in a socket before the sender is held back. */
const roomInSocket = 1 << 20
const unreadable = 1007

/** Over an open WebSocket, one JSON text a message. A message that is not JSON closes the link. */
export function socketLink(socket: SocketLike): Link {
  const box = mailbox<unknown>()
  socket.addEventListener('message', ({ data }) => {
    let message: unknown
    try {
      message = JSON.parse(String(data))
    } catch {
      socket.close(unreadable)
      box.shut()
      return
    }
    box.deliver(message)
  })
  socket.addEventListener('close', () => void box.shut())
  socket.addEventListener('error', () => void box.shut())
  return {
    async send(message) {
      if (box.isClosed() || socket.readyState !== isOpen) return
      socket.send(JSON.stringify(message))
      while (socket.bufferedAmount > roomInSocket && !box.isClosed()) await new Promise((go) => setTimeout(go, 5))
    },
    receive: box.receive,
    onClose: box.onClose,
    close() {
      if (box.shut()) socket.close()
    },
  }
}
