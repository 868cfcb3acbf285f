import { setTimeout as pause } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { type ByteLink, memoryBytes } from '../../../core/contract/recording/byte-link.ts'
import { decodeFromPage, type FromEngine } from '../../../core/contract/recording/channel.ts'
import type { Aside, Place } from './aside.ts'
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

const nothing = (): void => undefined
const quiet = { onRoom: nothing, onRefused: nothing, onEnded: nothing, onHole: nothing }

test('a line that says nothing any more, welcomed or not, is cut, and what was sent on it is sent again', async () => {
  const { dial, lines, kept } = engine((line) => line <= 2)
  const opened: boolean[] = []
  const sender = new Sender({
    ...{ dial, patience: 50, pause: () => pause(5) },
    onLine: (open) => opened.push(open),
    ...quiet,
  })
  sender.bytes(1, new Uint8Array(1000))
  await sender.flushed()
  expect(kept()).toBe(1000)
  expect(lines()).toBeGreaterThanOrEqual(3)
  expect(opened).toContain(false)
  expect(sender.unsafe).toBe(0)
  sender.close()
})

/** A place for bytes; `fault` says what goes wrong with the nth that is put there or read. */
function place(fault: (what: 'put' | 'get', number: number) => boolean = () => false) {
  const held = new Map<number, Uint8Array<ArrayBuffer>>()
  let count = 0
  const aside: Aside = {
    async put(bytes) {
      const number = ++count
      await pause(1)
      if (fault('put', number)) throw new Error('full')
      held.set(number, bytes.slice())
      return { at: 0, length: bytes.length, number }
    },
    async get({ number }: Place) {
      await pause(1)
      if (fault('get', number)) throw new Error('damaged')
      return held.get(number) as Uint8Array<ArrayBuffer>
    },
    forget: ({ number }) => void held.delete(number),
    close: nothing,
  }
  return { aside, held }
}

/** A page whose engine is gone until `open` is called; what it writes then. */
function away(options: { aside?: Aside; mostHeld: number }) {
  const content = new Uint8Array(400_000)
  const holes: number[] = []
  let isOpen = false
  let end = 0
  const dial = async (): Promise<ByteLink | null> => {
    if (!isOpen) return null
    const [mine, theirs] = memoryBytes()
    const say = (message: FromEngine): void => theirs.send(JSON.stringify(message))
    say({ kind: 'welcome', tracks: [{ number: 1, bytes: end }], events: 0 })
    theirs.receive((message) => {
      const piece = typeof message === 'string' ? null : decodeFromPage(message)
      if (piece?.kind !== 'bytes') return
      expect(piece.position).toBeLessThanOrEqual(end)
      content.set(piece.bytes, piece.position)
      end = Math.max(end, piece.position + piece.bytes.length)
      say({ kind: 'kept', tracks: [{ number: 1, bytes: end }], events: 0, roomSeconds: null })
    })
    return mine
  }
  const sender = new Sender({
    ...quiet,
    ...{ dial, pause: () => pause(5), onLine: nothing, mostHeld: options.mostHeld },
    onHole: (_track, bytes) => holes.push(bytes),
    aside: async () => options.aside ?? null,
  })
  const open = (): void => {
    isOpen = true
  }
  return { sender, holes, open, written: () => content.subarray(0, end) }
}

/** Without a zero. */
const recorded = new Uint8Array(300_000).map((_, i) => ((i * 7919) >> 3) | 1)

/** Hands the recording over as it comes, half a second of it. */
async function give(sender: Sender): Promise<void> {
  for (let at = 0; at < recorded.length; at += 50_000) {
    sender.bytes(1, recorded.slice(at, at + 50_000))
    await pause(120)
  }
  await pause(300)
}

test('what waits for long is put aside, comes back in order, and nothing of it stays there', async () => {
  const { aside, held } = place()
  const { sender, holes, open, written } = away({ aside, mostHeld: 60_000 })
  await give(sender)
  expect(sender.unsafe).toBe(recorded.length)
  expect(sender.held).toBeLessThanOrEqual(60_000)
  expect(held.size).toBeGreaterThan(3)
  open()
  await sender.flushed()
  expect(written()).toEqual(recorded)
  expect({ holes, aside: held.size, unsafe: sender.unsafe, held: sender.held }).toEqual({
    ...{ holes: [], aside: 0, unsafe: 0, held: 0 },
  })
  sender.close()
})

test('what can be put nowhere stays in memory', async () => {
  for (const aside of [undefined, place((what) => what === 'put').aside]) {
    const { sender, open, written } = away({ aside, mostHeld: 60_000 })
    await give(sender)
    expect(sender.held).toBe(recorded.length)
    open()
    await sender.flushed()
    expect(written()).toEqual(recorded)
    sender.close()
  }
})

test('what cannot be read any more is told, and costs nothing of what comes before and after it', async () => {
  const { aside } = place((what, number) => what === 'get' && number === 2)
  const { sender, holes, open, written } = away({ aside, mostHeld: 60_000 })
  await give(sender)
  open()
  await sender.flushed()
  const from = written().indexOf(0)
  const to = written().lastIndexOf(0) + 1
  expect(from).toBeGreaterThan(0)
  expect(holes).toEqual([to - from])
  expect(written()).toEqual(recorded.slice().fill(0, from, to))
  sender.close()
})
