import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Ended, run } from './support/command-line.ts'
import { faceLeaks, type TrueFace } from './support/face-leaks.ts'
import { facesIn, makeOddPicture, oddPictures } from './support/odd-pictures.ts'
import { sample, samplesMissing } from './support/samples.ts'

// The sample call as telephones, cameras and editing programs write it: each comes out clean, and nobody can be seen.
const folder = mkdtempSync(join(tmpdir(), 'estompe-pictures-'))
const names = Object.keys(oddPictures)

let ended: Ended
beforeAll(async () => {
  const paths: string[] = []
  for (const name of names) paths.push(await makeOddPicture(folder, name))
  ended = await run(['process', ...paths, '--out', join(folder, 'out'), '--json'], {
    env: { ESTOMPE_HOME: join(folder, 'home') },
  })
}, 900_000)
afterAll(() => rmSync(folder, { recursive: true, force: true }))

test('each is verified clean', () => {
  const results = ended.events().filter((one) => one.event === 'result')
  expect(Object.fromEntries(results.map((one) => [String(one.input).slice(folder.length + 1), one.outcome]))).toEqual(
    Object.fromEntries(names.map((name) => [name, 'clean'])),
  )
  expect(ended.code).toBe(0)
})

const truth = sample('starter/starter-call.truth.json')
test.skipIf(!truth).each(names)(
  `%s: the face cannot be seen in any frame (else ${samplesMissing})`,
  async (name) => {
    const { faces } = JSON.parse(readFileSync(truth as string, 'utf8')) as { faces: TrueFace[][] }
    const shown = facesIn(name, faces)
    const output = join(folder, 'out', name.replace(/\.\w+$/, ''), 'redacted.mp4')
    const result = await faceLeaks(join(folder, name), output, (frame) => shown[frame] ?? null)
    expect(result.frames).toBe(shown.length)
    expect(result.faces).toBe(shown.length)
    expect(result.leaks).toEqual([])
  },
  120_000,
)
