import { resolve } from 'node:path'
import { expect, test } from 'vitest'
import type { ProviderName } from '../../core/contract/provider/choice.ts'
import { triedOn } from './provider-trial.ts'
import { chooseProvider, distanceOf, type TrialSession } from './providers.ts'

interface Fake {
  readonly takes: number
  readonly answer: readonly number[]
  readonly fails?: 'open' | 'run'
}

/** A machine whose providers answer what they are told, and take as long as they are told. */
function machine(fakes: Partial<Record<ProviderName, Fake>>) {
  let clock = 0
  const opened: ProviderName[] = []
  const closed: ProviderName[] = []
  const open = async (provider: ProviderName): Promise<TrialSession> => {
    const fake = fakes[provider]
    opened.push(provider)
    if (!fake || fake.fails === 'open') throw new Error('no such device')
    return {
      async run() {
        if (fake.fails === 'run') throw new Error('device lost')
        clock += fake.takes
        return { out: fake.answer }
      },
      async close() {
        closed.push(provider)
      },
    }
  }
  const available = Object.keys(fakes) as ProviderName[]
  return { opened, closed, choose: () => chooseProvider({ available, open, now: () => clock }) }
}

const right = [1, -2, 3]
const cpu: Fake = { takes: 100, answer: right }

test('the first right and faster provider is used, and the rest is not even opened', async () => {
  const { choose, opened, closed } = machine({
    cpu,
    webgpu: { takes: 5, answer: right },
    cuda: { takes: 10, answer: right },
  })
  const { provider, findings } = await choose()
  expect(provider).toBe('cuda')
  expect(findings.map(({ provider: name, outcome }) => [name, outcome])).toEqual([
    ['coreml', 'absent'],
    ['dml', 'absent'],
    ['cuda', 'used'],
    ['webgpu', 'unneeded'],
    ['cpu', 'unneeded'],
  ])
  expect(findings[2]).toMatchObject({ milliseconds: 10, distance: 0 })
  expect(opened).toEqual(['cpu', 'cuda'])
  expect(closed).toEqual(opened)
})

test('a wrong answer is not used however fast, and says how wrong it is', async () => {
  const { choose, closed } = machine({ cpu, dml: { takes: 1, answer: [1, -2, 3.3] } })
  const { provider, findings } = await choose()
  expect(provider).toBe('cpu')
  const dml = findings.find((one) => one.provider === 'dml')
  expect(dml?.outcome).toBe('wrong')
  expect(dml?.distance).toBeCloseTo(0.1)
  expect(closed).toContain('dml')
})

test.each([
  ['numbers that are none', [1, Number.NaN, 3]],
  ['too few numbers', [1, -2]],
])('%s are wrong', async (_, answer) => {
  const { findings } = await machine({ cpu, coreml: { takes: 1, answer } }).choose()
  expect(findings[0]).toMatchObject({ provider: 'coreml', outcome: 'wrong', distance: null })
})

test('half precision is right', async () => {
  const { provider } = await machine({ cpu, coreml: { takes: 9, answer: [1.001, -2.002, 3.003] } }).choose()
  expect(provider).toBe('coreml')
})

test.each(['open', 'run'] as const)('a provider that fails at %s is passed over', async (fails) => {
  const { provider, findings } = await machine({
    cpu,
    coreml: { takes: 1, answer: right, fails },
    webgpu: { takes: 9, answer: right },
  }).choose()
  expect(provider).toBe('webgpu')
  expect(findings[0]).toMatchObject({ provider: 'coreml', outcome: 'failed', milliseconds: null })
})

test('a right but slower provider is not worth it', async () => {
  const { provider, findings } = await machine({ cpu, webgpu: { takes: 95, answer: right } }).choose()
  expect(provider).toBe('cpu')
  expect(findings.find((one) => one.provider === 'webgpu')?.outcome).toBe('slower')
})

test('distances are shares of the largest value, output by output', () => {
  expect(distanceOf({ a: [10, 0], b: [1] }, { a: [10, 1], b: [1] })).toBeCloseTo(0.1)
  expect(distanceOf({}, { a: [1] })).toBe(Number.POSITIVE_INFINITY)
})

test('the CPU can be trusted on this machine', async () => {
  const path = resolve(import.meta.dirname, '../../models/face/centerface.onnx')
  const { provider, findings } = await triedOn(path, [])
  expect(provider).toBe('cpu')
  expect(findings.at(-1)?.milliseconds).toBeGreaterThan(0)
})
