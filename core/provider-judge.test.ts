import { resolve } from 'node:path'
import { expect, test } from 'vitest'
import { tryProviders } from '../native/inference/try-providers.ts'
import { startProcessesBy } from './own-process.ts'
import { judgeInOwnProcess } from './provider-judge.ts'

const judge = judgeInOwnProcess()
const centerface = resolve(import.meta.dirname, '../models/face/centerface.onnx')

test('a provider is tried in a process of its own, and the CPU is measured whatever this machine lacks', async () => {
  const tried = await tryProviders(centerface, ['webgpu'], judge ?? expect.fail('no process can be started'))
  expect(tried.filter(({ outcome }) => outcome === 'used')).toHaveLength(1)
  expect(tried.at(-1)?.milliseconds).toBeGreaterThan(0)
}, 150_000)

test('a trial that hangs is ended when it is cancelled, and says so', async () => {
  const started: { readonly args: readonly string[]; readonly ended: () => boolean }[] = []
  startProcessesBy(({ args }) => {
    let end = (): void => undefined
    let ended = false
    const gone = new Promise<void>((done) => {
      end = done
    })
    started.push({ args, ended: () => ended })
    return {
      ...{ pid: undefined, input: null, gone, tell: () => undefined },
      end() {
        ended = true
        end()
      },
    }
  })
  const stop = new AbortController()
  const trial = tryProviders('model', ['cuda', 'webgpu'], judge ?? expect.fail(), { signal: stop.signal })
  const cancelled = expect(trial).rejects.toMatchObject({ code: 'cancelled' })
  await expect.poll(() => started.map(({ args }) => args)).toEqual([['model', 'cuda']])
  stop.abort()
  await cancelled
  expect(started.map(({ ended }) => ended())).toEqual([true])
})
