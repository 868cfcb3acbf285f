import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { choiceOfProvider } from '../../native/inference/provider-choice.ts'
import { tryProviders } from '../../native/inference/try-providers.ts'
import { wireAccess } from '../contract/access.ts'
import { memoryLinks } from '../contract/link.ts'
import { type MeasureEvent, type ProviderApi, providerApi } from '../contract/provider/api.ts'
import type { ProviderFinding, ProviderName } from '../contract/provider/choice.ts'
import type { Role } from '../contract/review/records.ts'
import { answer, ask } from '../contract/rpc.ts'
import { guarded } from './guard.ts'
import { oneAtATime, providerHandlers } from './provider.ts'

const folder = mkdtempSync(join(tmpdir(), 'estompe-provider-page-'))
afterAll(() => rmSync(folder, { recursive: true }))

const finding = (provider: ProviderName, outcome: ProviderFinding['outcome'], milliseconds: number) => ({
  ...{ provider, outcome, milliseconds, distance: 0 },
})

/** A machine with two graphics providers: the first answers wrong, the second right; `hangs` makes a trial hang. */
function machine(name: string) {
  const it = { time: 4, hangs: false, isWorking: false, held: 0, killed: 0 }
  const judge = async (_: string, provider: ProviderName, signal?: AbortSignal): Promise<ProviderFinding[]> => {
    if (provider === 'cuda') return [finding('cuda', 'wrong', 1), finding('cpu', 'used', 16)]
    if (!it.hangs) return [finding(provider, 'used', it.time), finding('cpu', 'unneeded', 16)]
    return new Promise((_, fail) => {
      signal?.addEventListener('abort', () => {
        it.killed++
        fail(new Error('killed'))
      })
    })
  }
  const source = oneAtATime({
    choose: ({ fresh, ...control } = { fresh: false }) =>
      choiceOfProvider({
        ...{
          file: join(folder, `${name}.json`),
          mark: 'driver 1',
          possible: ['cuda', 'webgpu'],
          wanted: undefined,
          fresh,
        },
        trial: (possible) => tryProviders('model', possible, judge, control),
      }),
    isWorking: () => it.isWorking,
    holdJobs: () => {
      it.held++
      return () => {
        it.held--
      }
    },
  })
  const client = (role: Role) => {
    const [here, there] = memoryLinks()
    const onBug = (_: string, error: unknown): void => {
      throw error
    }
    answer(
      here,
      providerApi,
      guarded(providerHandlers(source), wireAccess, () => null),
      {
        ...{ who: { name: 'Anne', role }, onBug },
      },
    )
    return ask<ProviderApi>(there)
  }
  return { it, client }
}

async function told(events: AsyncIterable<MeasureEvent>): Promise<MeasureEvent[]> {
  const all: MeasureEvent[] = []
  for await (const event of events) all.push(event)
  return all
}

test('everybody is told what is used, why, and what came of each provider in order', async () => {
  const { client } = machine('told')
  const made = await client('admin').call('provider.choice', {})
  expect(made).toMatchObject({ provider: 'webgpu', why: 'tried' })
  expect(made.findings.map(({ provider, outcome, milliseconds }) => [provider, outcome, milliseconds])).toEqual([
    ['coreml', 'absent', null],
    ['dml', 'absent', null],
    ['cuda', 'wrong', 1],
    ['webgpu', 'used', 4],
    ['cpu', 'unneeded', 16],
  ])
  for (const role of ['mentor', 'reviewer'] as const)
    expect(await client(role).call('provider.choice', {})).toEqual({ ...made, why: 'remembered' })
})

test('an admin measures again, is told how far it is, and the new figures are kept', async () => {
  const { it, client } = machine('again')
  await client('admin').call('provider.choice', {})
  it.time = 3
  const events = await told(client('admin').stream('provider.measure', {}))
  expect(events.at(-1)).toMatchObject({ kind: 'done', choice: { provider: 'webgpu', why: 'tried' } })
  for (const event of events.slice(0, -1)) expect(event).toMatchObject({ kind: 'trying', total: 2 })
  const { findings } = await client('admin').call('provider.choice', {})
  expect(findings.find(({ provider }) => provider === 'webgpu')?.milliseconds).toBe(3)
  expect(it.held).toBe(0)
})

test('a measurement that is cancelled ends what it tries, lets jobs go on and keeps the earlier choice', async () => {
  const { it, client } = machine('cancelled')
  const admin = client('admin')
  const before = await admin.call('provider.choice', {})
  it.hangs = true
  for await (const event of admin.stream('provider.measure', {}))
    if (event.kind === 'trying' && event.provider === 'webgpu') {
      expect(event).toMatchObject({ done: 1, total: 2 })
      expect(it.held).toBe(1)
      break
    }
  await expect.poll(() => it.killed, { timeout: 30_000 }).toBe(1)
  await expect.poll(() => it.held, { timeout: 30_000 }).toBe(0)
  expect(await admin.call('provider.choice', {})).toEqual({ ...before, why: 'remembered' })
  it.hangs = false
  expect((await told(admin.stream('provider.measure', {}))).at(-1)).toMatchObject({ kind: 'done' })
})

test('neither a mentor nor a reviewer measures, and nobody does while something is processed', async () => {
  const { it, client } = machine('refused')
  for (const role of ['mentor', 'reviewer'] as const)
    await expect(told(client(role).stream('provider.measure', {}))).rejects.toMatchObject({ code: 'forbidden' })
  it.isWorking = true
  await expect(told(client('admin').stream('provider.measure', {}))).rejects.toMatchObject({ code: 'work-running' })
})
