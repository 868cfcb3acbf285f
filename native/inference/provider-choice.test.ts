import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { ProviderFinding, ProviderName } from '../../core/contract/provider/choice.ts'
import { possibleProviders } from './machine.ts'
import { type ChoiceOptions, choiceOfProvider } from './provider-choice.ts'
import { tryProviders } from './try-providers.ts'

let folder: string
let trials: (readonly ProviderName[])[]

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'estompe-provider-'))
})
beforeEach(() => {
  trials = []
})
afterAll(() => rm(folder, { recursive: true }))

const finding = (provider: ProviderName, outcome: ProviderFinding['outcome']): ProviderFinding => ({
  ...{ provider, outcome, milliseconds: 5, distance: 0 },
})

const options = (name: string, more: Partial<ChoiceOptions> = {}): ChoiceOptions => ({
  ...{ file: join(folder, name, 'provider.json'), mark: 'driver 1', possible: ['webgpu'], wanted: undefined },
  async trial(possible) {
    trials.push(possible)
    return [finding('webgpu', 'used'), finding('cpu', 'unneeded')]
  },
  ...more,
})

test('nothing is tried where only the CPU can run, nor when the user wants the CPU', async () => {
  expect(await choiceOfProvider(options('alone', { possible: [] }))).toMatchObject({ provider: 'cpu', why: 'alone' })
  expect(await choiceOfProvider(options('forced', { wanted: 'cpu' }))).toMatchObject({ provider: 'cpu', why: 'forced' })
  expect(trials).toEqual([])
})

test('one trial a machine: its answer is kept, until a driver changes, the device goes or somebody asks', async () => {
  expect(await choiceOfProvider(options('kept'))).toMatchObject({ provider: 'webgpu', why: 'tried' })
  expect(await choiceOfProvider(options('kept'))).toMatchObject({ provider: 'webgpu', why: 'remembered' })
  expect(trials).toHaveLength(1)
  await choiceOfProvider(options('kept', { fresh: true }))
  await choiceOfProvider(options('kept', { mark: 'driver 2' }))
  await choiceOfProvider(options('kept', { mark: 'driver 2' }))
  expect(trials).toHaveLength(3)
  await choiceOfProvider(options('kept', { mark: 'driver 2', possible: ['cuda'] }))
  expect(trials).toHaveLength(4)
})

test('that nothing can be trusted is kept too, and a kept answer that is damaged is found again', async () => {
  const none = { trial: async () => [finding('webgpu', 'wrong'), finding('cpu', 'used')] }
  expect(await choiceOfProvider(options('wrong', none))).toMatchObject({ provider: 'cpu', why: 'tried' })
  expect(await choiceOfProvider(options('wrong'))).toMatchObject({ provider: 'cpu', why: 'remembered' })
  const { file } = options('wrong')
  expect(JSON.parse(await readFile(file, 'utf8'))).toMatchObject({ mark: 'driver 1', provider: 'cpu' })
  await writeFile(file, '{"mark": "driver 1", "provider": "abacus"}')
  expect(await choiceOfProvider(options('wrong'))).toMatchObject({ provider: 'webgpu', why: 'tried' })
})

test('a driver that takes its process down does not take the turn of the next', async () => {
  const asked: ProviderName[] = []
  const findings = await tryProviders('model', ['coreml', 'cuda', 'webgpu'], async (_, provider) => {
    asked.push(provider)
    if (provider === 'coreml') throw new Error('killed')
    return [finding(provider, 'used'), finding('cpu', 'unneeded')]
  })
  expect(asked).toEqual(['coreml', 'cuda'])
  expect(findings.map(({ provider, outcome }) => [provider, outcome])).toEqual([
    ['coreml', 'failed'],
    ['dml', 'absent'],
    ['cuda', 'used'],
    ['webgpu', 'unneeded'],
    ['cpu', 'unneeded'],
  ])
  const failed = await tryProviders('model', ['webgpu'], () => Promise.reject(new Error('hung')))
  expect(failed.at(-1)).toMatchObject({ provider: 'cpu', outcome: 'used' })
})

test('where there is no choice the CPU is measured when somebody asks, and its time is kept', async () => {
  const measured = { ...finding('cpu', 'used'), milliseconds: 16 }
  const alone = { possible: [], trial: async () => [measured] }
  expect((await choiceOfProvider(options('cpu', alone))).findings.at(-1)).toMatchObject({ milliseconds: null })
  await choiceOfProvider(options('cpu', { ...alone, fresh: true }))
  const made = await choiceOfProvider(options('cpu', alone))
  expect(made).toMatchObject({ provider: 'cpu', why: 'alone' })
  expect(made.findings.map(({ provider, outcome }) => [provider, outcome])).toEqual([
    ['coreml', 'absent'],
    ['dml', 'absent'],
    ['cuda', 'absent'],
    ['webgpu', 'absent'],
    ['cpu', 'used'],
  ])
  expect(made.findings.at(-1)).toMatchObject({ milliseconds: 16 })
  expect(await choiceOfProvider(options('cpu', { wanted: 'cpu' }))).toMatchObject({ findings: [measured] })
  // A device that can be seen again is tried, although the machine is the same.
  expect(await choiceOfProvider(options('cpu'))).toMatchObject({ provider: 'webgpu', why: 'tried' })
})

test('where no process can be started it is the CPU, and whoever can try them still does', async () => {
  const alone = await choiceOfProvider(options('untried', { trial: null }))
  expect(alone).toMatchObject({ provider: 'cpu', why: 'forced' })
  expect(await choiceOfProvider(options('untried'))).toMatchObject({ provider: 'webgpu', why: 'tried' })
})

test('without a graphics device there is nothing to try on Linux; elsewhere the system brings one', () => {
  const files = (...there: string[]) => ({
    exists: (path: string) => there.some((one) => path.endsWith(one)),
    names: (path: string) => there.filter((one) => one.startsWith(`${path}/`)).map((one) => one.slice(path.length + 1)),
  })
  const built = ['cpu', 'webgpu', 'cuda', 'coreml', 'dml', 'tensorrt']
  expect(possibleProviders(['cpu', 'webgpu', 'cuda'], 'linux', files())).toEqual([])
  expect(possibleProviders(['cpu', 'webgpu', 'cuda'], 'linux', files('/dev/dri/renderD128'))).toEqual(['webgpu'])
  expect(possibleProviders(['cpu', 'cuda'], 'linux', files('/dev/nvidiactl'))).toEqual([])
  const cuda = files('/dev/nvidiactl', 'libonnxruntime_providers_cuda.so')
  expect(possibleProviders(['cpu', 'webgpu', 'cuda'], 'linux', cuda)).toEqual(['cuda', 'webgpu'])
  expect(possibleProviders(built, 'darwin', files())).toEqual(['coreml', 'dml', 'webgpu'])
  expect(possibleProviders(['cpu'], 'win32', files())).toEqual([])
})
