import { expect, test } from 'vitest'
import type { LibraryChange, SessionRow } from '../contract/api.ts'
import { Changes } from './changes.ts'
import { JobQueue } from './job-queue.ts'

const changed = (id: string, secondsLeft: number): LibraryChange => ({
  kind: 'changed',
  row: { id, secondsLeft } as SessionRow,
})
const settle = () => new Promise((go) => setTimeout(go, 5))

test('a slow reader gets the newest row of each session, and hears from the call on', async () => {
  const changes = new Changes()
  const stop = new AbortController()
  const reader = changes.from(stop.signal)
  for (let left = 100; left > 0; left--) changes.tell(changed('a', left))
  changes.tell(changed('b', 7))
  const heard: unknown[] = []
  for await (const change of reader) {
    heard.push(change)
    if (heard.length === 2) break
  }
  expect(heard).toEqual([changed('a', 1), changed('b', 7)])
})

test('a reader ends when its signal fires, and is not told any more', async () => {
  const changes = new Changes()
  const stop = new AbortController()
  const all = Array.fromAsync(changes.from(stop.signal))
  changes.tell(changed('a', 1))
  await settle()
  stop.abort()
  changes.tell(changed('b', 1))
  expect(await all).toEqual([changed('a', 1)])
})

/** Work that ends when it is told to, or stopped. */
function work() {
  const log: string[] = []
  const ends = new Map<string, () => void>()
  return {
    log,
    end: (id: string) => ends.get(id)?.(),
    job: (id: string) => async (signal: AbortSignal) => {
      log.push(`${id} begins`)
      await new Promise<void>((done) => {
        ends.set(id, done)
        signal.addEventListener('abort', () => done())
      })
      log.push(signal.aborted ? `${id} stopped` : `${id} ends`)
    },
  }
}

test('jobs run one at a time, in order; the same one is not queued twice', async () => {
  const { log, end, job } = work()
  const queue = new JobQueue()
  queue.add('a', job('a'))
  queue.add('b', job('b'))
  queue.add('b', job('again'))
  expect(log).toEqual(['a begins'])
  end('a')
  await settle()
  expect(log).toEqual(['a begins', 'a ends', 'b begins'])
  end('b')
  await settle()
  expect(queue.has('b')).toBe(false)
})

test('a waiting job is taken out, a running one is told to stop, and closing waits for it', async () => {
  const { log, job } = work()
  const queue = new JobQueue()
  queue.add('a', job('a'))
  queue.add('b', job('b'))
  queue.add('c', job('c'))
  expect(queue.cancel('b')).toBe('waiting')
  expect(queue.cancel('x')).toBe(null)
  expect(queue.cancel('a')).toBe('running')
  await settle()
  expect(log).toEqual(['a begins', 'a stopped', 'c begins'])
  await queue.close()
  expect(log.at(-1)).toBe('c stopped')
})
