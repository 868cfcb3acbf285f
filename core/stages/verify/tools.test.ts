import { expect, test } from 'vitest'
import { StudioError } from '../../contract/errors.ts'
import type { FrameDetector, Models, PluginSet } from '../../contract/plugins.ts'
import { choose } from './tools.ts'

const detector = (id: string, finds: FrameDetector['finds'], role: FrameDetector['role']): FrameDetector => ({
  ...{ kind: 'frame-detector', id, finds, role, rank: 1, version: 1, needs: [id] },
  open: () => Promise.reject(new Error('not opened here')),
})
const plugins: PluginSet = {
  frameDetectors: [
    detector('quick', 'face', 'fast'),
    detector('exact', 'face', 'careful'),
    detector('reader', 'text', 'careful'),
  ],
  ...{ textDetectors: [], transcribers: [], exporters: [], documents: [], redactors: [] },
}
const only = (...there: string[]): Models => ({
  need: (id) =>
    there.includes(id)
      ? Promise.resolve({ id, files: {} } as never)
      : Promise.reject(new StudioError('model-missing', { file: id })),
  maybe: (id) => Promise.resolve(there.includes(id) ? ({ id, files: {} } as never) : null),
})

test('the careful detector searches, the one that hid the faces is asked', async () => {
  const { second, first, reader } = await choose(plugins, only('quick', 'exact', 'reader'))
  expect([second.id, first.id, reader.id]).toEqual(['exact', 'quick', 'reader'])
})

test.each(['quick', 'exact', 'reader'])(
  'without %s nothing is verified, and what is missing is named',
  async (gone) => {
    const there = ['quick', 'exact', 'reader'].filter((id) => id !== gone)
    const refusal = await choose(plugins, only(...there)).catch((error: unknown) => error)
    expect(refusal).toMatchObject({ code: 'model-missing', data: { file: gone } })
  },
)
