import { type EmitterPort, mailbox, type PortLike, type SocketLike } from '../link.ts'

/** A two-way line for texts and bytes, in order, each delivered once or not at all. */
export interface ByteLink {
  /** Does nothing on a closed line. */
  send(message: string | Uint8Array<ArrayBuffer>): void
  /** Bytes that wait inside this process for the transport. */
  readonly waiting: number
  /** Sets the one listener; what came before is kept for it. */
  receive(listener: (message: string | Uint8Array) => void): void
  /** Called once, whoever closed; at once when the line is closed already. */
  onClose(listener: () => void): void
  close(): void
}

/** What came, of the two kinds that are meant. */
function inbox() {
  const box = mailbox<string | Uint8Array>()
  return {
    ...box,
    deliver(content: unknown): void {
      const message = content instanceof ArrayBuffer ? new Uint8Array(content) : content
      if (typeof message === 'string' || message instanceof Uint8Array) box.deliver(message)
    },
  }
}

type ByteSocket = Omit<SocketLike, 'send'> & {
  binaryType: string
  send(message: string | Uint8Array<ArrayBuffer>): void
}

/** Over an open WebSocket, the browser's or that of `ws`. */
export function socketBytes(socket: ByteSocket): ByteLink {
  const box = inbox()
  socket.binaryType = 'arraybuffer'
  socket.addEventListener('message', ({ data }) => box.deliver(data))
  socket.addEventListener('close', () => void box.shut())
  socket.addEventListener('error', () => void box.shut())
  return {
    send(message) {
      if (!box.isClosed() && socket.readyState === 1) socket.send(message)
    },
    get waiting() {
      return socket.bufferedAmount
    },
    receive: box.receive,
    onClose: box.onClose,
    close() {
      if (box.shut()) socket.close()
    },
  }
}

/** Over a MessagePort. */
export function portBytes(port: PortLike): ByteLink {
  const box = inbox()
  port.addEventListener('message', ({ data }) => box.deliver(data))
  port.addEventListener('close', () => void box.shut())
  port.start?.()
  return throughPort(port, box)
}

/** Over Electron's port in its main and utility processes. */
export function emitterPortBytes(port: EmitterPort): ByteLink {
  const box = inbox()
  port.on('message', ({ data }) => box.deliver(data))
  port.on('close', () => void box.shut())
  port.start()
  return throughPort(port, box)
}

/** Nothing waits here: what is posted lies with the other side. */
const throughPort = (port: Pick<PortLike, 'postMessage' | 'close'>, box: ReturnType<typeof inbox>): ByteLink => ({
  send(message) {
    if (!box.isClosed()) port.postMessage(message)
  },
  waiting: 0,
  receive: box.receive,
  onClose: box.onClose,
  close() {
    if (box.shut()) port.close()
  },
})

/** Two ends of a line inside one process. */
export function memoryBytes(): [ByteLink, ByteLink] {
  const boxes = [inbox(), inbox()] as const
  const end = (mine: 0 | 1): ByteLink => {
    const box = boxes[mine]
    const other = boxes[mine === 0 ? 1 : 0]
    return {
      send(message) {
        if (box.isClosed()) return
        const copy = typeof message === 'string' ? message : message.slice()
        queueMicrotask(() => other.deliver(copy))
      },
      waiting: 0,
      receive: box.receive,
      onClose: box.onClose,
      close() {
        if (box.shut()) queueMicrotask(() => other.shut())
      },
    }
  }
  return [end(0), end(1)]
}
