import { createHash } from 'node:crypto'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { probe } from '../../../native/media/probe.ts'
import { evenTimes, makeMedia } from '../../../test/support/fixtures.ts'
import type { RenderInput } from '../../contract/pipeline.ts'
import type { Exporter } from '../../contract/plugins.ts'
import type { StageContext } from '../../contract/stage.ts'
import fill from '../../plugins/redactors/fill.ts'
import { importStage } from '../import/stage.ts'
import { renderStage } from './stage.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stage-'))
})
afterAll(() => rm(folder, { recursive: true }))

const plain: Exporter = {
  kind: 'exporter',
  id: 'plain',
  version: 1,
  extension: 'txt',
  title: { fr: '', en: '' },
  render: ({ segments }) => segments.map((segment) => segment.text).join('\n'),
}

const seen: [number, number][] = []
const context = (): StageContext => ({
  signal: new AbortController().signal,
  plugins: {
    frameDetectors: [],
    textDetectors: [],
    transcribers: [],
    redactors: [fill],
    exporters: [plain],
    documents: [],
  },
  models: {
    need: () => Promise.reject(new Error('none')),
    maybe: async () => null,
  },
  threads: 1,
  folder: join(folder, 'session'),
  scratch: join(folder, 'scratch'),
  progress: (done, total) => void seen.push([done, total]),
  log: () => {},
})

async function input(): Promise<RenderInput> {
  const path = await makeMedia(join(folder, 'call.mp4'), {
    video: [{ width: 64, height: 48, times: evenTimes(50, 25) }],
    audio: [{ rate: 16000, channels: 1, seconds: 2 }],
  })
  const source = await importStage.run({ path }, context())
  const words = ['Bonjour', 'Camille', 'Robert'].map((text, i) => ({
    start: i / 2,
    end: (i + 1) / 2,
    text,
    probability: 1,
  }))
  return {
    source,
    plan: {
      version: 1,
      source: { sha256: source.sha256, duration: source.media.duration },
      video: [
        {
          id: 'f1',
          kind: 'face',
          start: 0,
          end: 1,
          mask: 'fill',
          keyframes: [{ time: 0, box: [0.2, 0.2, 0.4, 0.4] }],
          reasons: [],
        },
      ],
      audio: [{ start: 0.5, end: 1.5, kind: 'PERSON', reasons: [] }],
      text: [{ start: 0.5, end: 1.5, firstWord: 1, lastWord: 2, kind: 'PERSON' }],
    },
    transcript: {
      language: 'fr',
      duration: 2,
      speakers: [],
      segments: [{ start: 0, end: 1.5, speaker: null, text: 'Bonjour Camille Robert', words }],
    },
    replaceWith: 'silence',
  }
}

test('a recording is taken in with its sha256, then rendered with its texts', async () => {
  const asked = await input()
  const bytes = await readFile(asked.source.path)
  expect(asked.source.sha256).toBe(createHash('sha256').update(bytes).digest('hex'))
  expect(seen.at(-1)).toEqual([bytes.length, bytes.length])
  const out = await renderStage.run(asked, context())
  expect((await readdir(join(folder, 'session'))).sort()).toEqual(['redacted.mp4', 'transcript.txt'])
  expect(basename(out.media)).toBe('redacted.mp4')
  expect(out).toMatchObject({ frames: 50, encoder: 'libx264' })
  // Another encoder is another render: a resumed job never takes the one for the other.
  expect(await renderStage.uses(asked, context())).toContain('encoder:libx264')
  expect(out.mediaSha256).toBe(
    createHash('sha256')
      .update(await readFile(out.media))
      .digest('hex'),
  )
  expect((await probe(out.media)).video).toMatchObject({ width: 64, height: 48, frameCount: 50 })
  expect(await readFile(out.texts[0] as string, 'utf8')).toBe('Bonjour [nom]')
  expect(renderStage.output.parse(out)).toEqual(out)
  expect(seen.at(-1)).toEqual([asked.source.media.duration, asked.source.media.duration])
})

test('a plan of another recording is refused before anything is written', async () => {
  const asked = await input()
  const plan = { ...asked.plan, source: { ...asked.plan.source, sha256: '0'.repeat(64) } }
  await expect(renderStage.run({ ...asked, plan }, context())).rejects.toMatchObject({ code: 'plan-mismatch' })
})
