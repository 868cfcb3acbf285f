import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { KeptScreen, type ScreenKept } from './kept-screen.ts'

/** A lock as a browser gives it, which the browser may let go of. */
class Lock extends EventTarget {
  released = false
  async release(): Promise<void> {
    if (this.released) return
    this.released = true
    this.dispatchEvent(new Event('release'))
  }
}

let locks: Lock[]
let refuses: boolean
let told: (ScreenKept | null)[]
let kept: KeptScreen
let page: EventTarget & { visibilityState: 'visible' | 'hidden' }

beforeEach(() => {
  ;[locks, refuses, told] = [[], false, []]
  page = Object.assign(new EventTarget(), { visibilityState: 'visible' as const })
  const request = async (): Promise<Lock> => {
    if (refuses || page.visibilityState === 'hidden') throw new DOMException('no', 'NotAllowedError')
    const lock = new Lock()
    locks.push(lock)
    return lock
  }
  vi.stubGlobal('document', page)
  vi.stubGlobal('navigator', { wakeLock: { request } })
  kept = new KeptScreen((now) => told.push(now))
})
afterEach(() => void vi.unstubAllGlobals())

/** Hides the page, or shows it, as a browser does: whatever keeps the screen on is let go of first. */
async function turn(state: 'visible' | 'hidden'): Promise<void> {
  page.visibilityState = state
  if (state === 'hidden') for (const lock of locks) await lock.release()
  page.dispatchEvent(new Event('visibilitychange'))
  await settled()
}

const settled = (): Promise<void> => new Promise((go) => setTimeout(go, 0))
const held = (): number => locks.filter(({ released }) => !released).length

test('the screen is kept on as long as that is asked for, and not a moment longer', async () => {
  kept.keep(true)
  kept.keep(true)
  await settled()
  expect([told, held(), locks.length]).toEqual([['held'], 1, 1])
  kept.keep(false)
  await settled()
  expect([told, held()]).toEqual([['held', null], 0])
  await turn('hidden')
  await turn('visible')
  expect(locks).toHaveLength(1)
})

test('a page that was hidden asks again when it is back', async () => {
  kept.keep(true)
  await settled()
  await turn('hidden')
  expect([told, held()]).toEqual([['held'], 0])
  await turn('visible')
  expect([told, held()]).toEqual([['held', 'held'], 1])
})

test('a browser that refuses, or has no such thing, is told of, and asked again when the page is back', async () => {
  refuses = true
  kept.keep(true)
  await settled()
  expect(told).toEqual(['refused'])
  refuses = false
  await turn('hidden')
  await turn('visible')
  expect(told).toEqual(['refused', 'held'])
  kept.keep(false)
  vi.stubGlobal('navigator', {})
  kept.keep(true)
  await settled()
  expect(told).toEqual(['refused', 'held', null, 'refused'])
})

test('a lock that the browser lets go of while the page is in view counts as refused', async () => {
  kept.keep(true)
  await settled()
  await locks[0]?.release()
  expect(told).toEqual(['held', 'refused'])
})

test('an answer that comes when nobody asks any more, or twice, leaves nothing behind', async () => {
  kept.keep(true)
  kept.keep(false)
  await settled()
  expect([told, held()]).toEqual([[null], 0])
  kept.keep(true)
  page.dispatchEvent(new Event('visibilitychange'))
  await settled()
  expect([told, held()]).toEqual([[null, 'held'], 1])
})
