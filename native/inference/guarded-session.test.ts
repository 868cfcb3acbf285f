import { expect, test } from 'vitest'
import type { ProviderName } from '../../core/contract/provider/choice.ts'
import { guardedSession, type Session } from './guarded-session.ts'
import { Tensor } from './session.ts'

interface Fake {
  readonly takes: number
  readonly says: number
  /** Fails to open, or from this run on. */
  readonly fails?: 'open' | number
}

const input = { x: new Tensor('float32', [1], [1]) }

/** A network on a CPU that says 1 in 100 ms, and on another provider. */
async function network(fake: Fake) {
  let clock = 0
  const opened: ProviderName[] = []
  const released: ProviderName[] = []
  const used: ProviderName[] = []
  const open = async (provider: ProviderName): Promise<Session> => {
    opened.push(provider)
    const { takes, says, fails } = provider === 'cpu' ? { takes: 100, says: 1, fails: undefined } : fake
    if (fails === 'open') throw new Error('no such device')
    let runs = 0
    const run = async () => {
      if (typeof fails === 'number' && ++runs >= fails) throw new Error('device lost')
      clock += takes
      return { y: new Tensor('float32', [says], [1]) }
    }
    return {
      inputNames: ['x'],
      outputNames: ['y'],
      run,
      use: async (_, read) => read(await run()),
      async release() {
        released.push(provider)
      },
    }
  }
  const session = await guardedSession({
    provider: 'webgpu',
    open,
    onUsed: (provider) => used.push(provider),
    now: () => clock,
  })
  const say = async () => session.use(input, (answer) => answer.y?.data[0])
  return { session, say, opened, released, used }
}

test('a provider that says the same sooner keeps the network, and the CPU is let go of', async () => {
  const { session, say, used, released } = await network({ takes: 10, says: 1.001 })
  expect(await say()).toBe(1)
  expect(await say()).toBeCloseTo(1.001)
  expect(used.at(-1)).toBe('webgpu')
  expect(released).toEqual(['cpu'])
  await session.release()
  expect(released).toEqual(['cpu', 'webgpu'])
})

test.each<[string, Fake]>([
  ['says something else', { takes: 10, says: 1.1 }],
  ['says no number', { takes: 10, says: Number.NaN }],
  ['is no faster', { takes: 99, says: 1 }],
  ['cannot hold it', { takes: 10, says: 1, fails: 'open' }],
  ['fails at the first run', { takes: 10, says: 1, fails: 1 }],
])('a provider that %s does not get the network', async (_, fake) => {
  const { session, say, used, released, opened } = await network(fake)
  expect(session.inputNames).toEqual(['x'])
  expect(await Promise.all([say(), say(), say()])).toEqual([1, 1, 1])
  expect(new Set(used)).toEqual(new Set(['cpu']))
  await session.release()
  expect(released.toSorted()).toEqual(opened.filter((one) => fake.fails !== 'open' || one === 'cpu').toSorted())
})

test('when the provider fails later, the CPU answers, this time and from then on', async () => {
  const { session, say, used } = await network({ takes: 10, says: 1.001, fails: 4 })
  expect(await say()).toBe(1)
  expect(await say()).toBeCloseTo(1.001)
  expect(await say()).toBe(1)
  expect(await say()).toBe(1)
  expect(used.slice(-3)).toEqual(['webgpu', 'cpu', 'cpu'])
  await session.release()
})
