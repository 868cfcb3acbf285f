import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'

/** A line of known speed to a server that comes and goes, which counts what is sent over it. */
export interface SlowLine {
  readonly port: number
  /** Bytes that were sent towards the server. */
  readonly sent: number
  /** Settles when that much was sent. */
  sentAtLeast(bytes: number): Promise<void>
  close(): void
}

const piece = 1 << 16

/** @param bytesASecond towards the server @param target port of the server */
export async function slowLine(bytesASecond: number, target: () => number): Promise<SlowLine> {
  let sent = 0
  const sockets = new Set<Socket>()
  const waiting: { bytes: number; go: () => void }[] = []
  const server = createServer({ highWaterMark: piece }, (near) => {
    const far = connect(target(), '127.0.0.1')
    for (const socket of [near, far]) {
      sockets.add(socket)
      socket.on('error', () => undefined)
      socket.on('close', () => {
        sockets.delete(socket)
        near.destroy()
        far.destroy()
      })
    }
    far.pipe(near)
    void (async () => {
      for await (const part of near as AsyncIterable<Buffer>) {
        sent += part.length
        for (const one of waiting) if (one.bytes <= sent) one.go()
        if (!far.write(part)) await new Promise((go) => far.once('drain', go).once('close', go))
        await wait((part.length / bytesASecond) * 1000)
      }
    })().catch(() => undefined)
  })
  server.listen(0, '127.0.0.1')
  await new Promise((ready) => server.once('listening', ready))
  return {
    port: (server.address() as AddressInfo).port,
    get sent() {
      return sent
    },
    sentAtLeast: (bytes) =>
      new Promise((go) => {
        if (sent >= bytes) go()
        else waiting.push({ bytes, go })
      }),
    close() {
      server.close()
      for (const socket of sockets) socket.destroy()
    },
  }
}
