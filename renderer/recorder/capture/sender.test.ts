import { setTimeout as pause } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { type ByteLink, memoryBytes } from '../../../core/contract/recording/byte-link.ts'
import { decodeFromPage, type FromEngine } from '../../../core/contract/recording/channel.ts'
import { Sender } from './sender.ts'

/** An engine that keeps what it hears on each line that it was asked for; on a dead one it hears nothing. */
function engine(isDead: (line: number) => boolean) {
  let lines = 0
  let kept = 0
  const dial = async (): Promise<ByteLink> => {
    const [mine, theirs] = memoryBytes()
    const say = (message: FromEngine): void => theirs.send(JSON.stringify(message))
    const dead = isDead(++lines)
    if (lines > 1 || !dead) say({ kind: 'welcome', tracks: [{ number: 1, bytes: kept }], events: 0 })
    theirs.receive((message) => {
      const piece = typeof message === 'string' || dead ? null : decodeFromPage(message)
      if (piece?.kind !== 'bytes') return
      kept = Math.max(kept, piece.position + piece.bytes.length)
      say({ kind: 'kept', tracks: [{ number: 1, bytes: kept }], events: 0, roomSeconds: null })
    })
    return mine
  }
  return { dial, lines: () => lines, kept: () => kept }
}

test('a line that says nothing any more, welcomed or not, is cut, and what was sent on it is sent again', async () => {
  const { dial, lines, kept } = engine((line) => line <= 2)
  const opened: boolean[] = []
  const sender = new Sender({
    ...{ dial, patience: 50, pause: () => pause(5) },
    onLine: (open) => opened.push(open),
    ...{ onRoom: () => undefined, onRefused: () => undefined, onEnded: () => undefined },
  })
  sender.bytes(1, new Uint8Array(1000))
  await sender.flushed()
  expect(kept()).toBe(1000)
  expect(lines()).toBeGreaterThanOrEqual(3)
  expect(opened).toContain(false)
  expect(sender.unsafe).toBe(0)
  sender.close()
})
