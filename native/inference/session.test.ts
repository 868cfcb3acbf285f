import { execFile } from 'node:child_process'
import { resolve } from 'node:path'
import { promisify } from 'node:util'
import { afterEach, expect, test } from 'vitest'
import { openSession, Tensor } from './session.ts'
import { openSessionsOn, providersUsed } from './trusted-provider.ts'

const silero = resolve(import.meta.dirname, '../../models/vad/silero_vad_16k_op15.onnx')
const input = () => ({
  input: new Tensor('float32', new Float32Array(576), [1, 576]),
  state: new Tensor('float32', new Float32Array(256), [2, 1, 128]),
  sr: new Tensor('int64', BigInt64Array.of(16_000n), []),
})

afterEach(() => openSessionsOn(async () => 'cpu'))

test('a provider that this machine does not have leaves the work to the CPU, and the report says so', async () => {
  openSessionsOn(async () => 'cuda')
  const session = await openSession(silero, { threads: 1 })
  const answer = await session.run(input())
  expect(answer.output?.data[0]).toBeLessThan(0.5)
  expect(providersUsed()).toEqual(['cpu'])
  await session.release()
})

test('what must run on the CPU does not even ask for another', async () => {
  openSessionsOn(() => Promise.reject(new Error('nobody was to ask')))
  const session = await openSession(silero, { threads: 1, on: 'cpu' })
  expect(session.outputNames).toContain('output')
  await session.release()
})

test('a file that is no model is told as such, on whatever provider', async () => {
  openSessionsOn(async () => 'cuda')
  await expect(openSession(import.meta.filename, { threads: 1 })).rejects.toMatchObject({ code: 'model-broken' })
})

test('a provider that cannot be loaded writes nothing to the terminal', async () => {
  const script = `
    import { openSession } from ${JSON.stringify(resolve(import.meta.dirname, 'session.ts'))}
    import { openSessionsOn } from ${JSON.stringify(resolve(import.meta.dirname, 'trusted-provider.ts'))}
    openSessionsOn(async () => 'cuda')
    await (await openSession(${JSON.stringify(silero)}, { threads: 1 })).release()
    console.log('opened')
  `
  const said = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script])
  expect(said).toEqual({ stdout: 'opened\n', stderr: '' })
})
