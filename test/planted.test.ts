import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { StageContext } from '../core/contract/stage.ts'
import { publishStage } from '../core/stages/publish/stage.ts'
import { verifiedRender } from '../core/stages/verify/stage.ts'
import { seededRandom } from '../native/inference/seeded-random.ts'
import { excerptOf } from './support/excerpt.ts'
import { plantTag } from './support/plant.ts'
import { Plantings } from './support/plantings.ts'
import { contextIn, type Redacted, redactByTruth, verifyRedacted } from './support/redacted.ts'
import { sample, samplesMissing } from './support/samples.ts'

const video = sample('starter/starter-call.mp4')
const truth = sample('starter/starter-call.truth.json')

/** The short form of `npm run planted`: thirteen seconds with a face, a label, texts on a page and a spoken number. */
describe.skipIf(!video || !truth)(`planted leaks (else: ${samplesMissing})`, () => {
  let folder: string
  let context: StageContext
  let redacted: Redacted
  let plantings: Plantings

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'estompe-planted-'))
    context = await contextIn(folder)
    const excerpt = await excerptOf(video as string, truth as string, folder, { start: 10, end: 23 })
    redacted = await redactByTruth(excerpt.video, excerpt.truth, context)
    plantings = new Plantings(redacted, context, 7)
  }, 120_000)
  afterAll(() => rm(folder, { recursive: true, force: true }))

  test('nothing is found where nothing was planted, and the render is proven', async () => {
    const output = await verifyRedacted(redacted, context)
    expect(output.leaks).toEqual([])
    expect(output.report.verdict).toBe('clean')
    expect(output.report.checks.map((check) => [check.id, check.examined > 0])).toEqual(
      [
        'streams',
        'metadata',
        'frames',
        'faces',
        'regions',
        'outside',
        'screen-text',
        'sound',
        'speech',
        'captions',
      ].map((id) => [id, true]),
    )
    expect(verifiedRender(output, redacted.rendered.media)?.sha256).toBe(redacted.rendered.mediaSha256)
  }, 120_000)

  test('a face for five frames and a label are found, where they are', async () => {
    const { scores } = await plantings.pictures(2, 1)
    expect(scores).toMatchObject([
      { kind: 'face', planted: 2, found: 2, false: 0 },
      { kind: 'label', planted: 1, found: 1, false: 0 },
    ])
  }, 120_000)

  test('a spoken telephone number is found', async () => {
    expect(await plantings.phones(1)).toMatchObject({ planted: 1, found: 1 })
  }, 120_000)

  test('a caption in any of the files, and a stream of captions, is found', async () => {
    for (let i = 0; i < 6; i++) expect((await plantings.subtitle()).found).toBe(1)
  }, 60_000)

  test('a tag is found, and the studio neither proves nor publishes the render', async () => {
    for (let i = 0; i < 3; i++) expect((await plantings.tag()).found).toBe(1)
    const { rendered } = await plantTag(redacted, context.scratch, seededRandom(1))
    const output = await verifyRedacted(redacted, context, { rendered })
    expect(output.report.verdict).toBe('leaks')
    expect(output.leaks.every((leak) => leak.kind === 'metadata')).toBe(true)
    expect(verifiedRender(output, rendered.media)).toBeNull()
    await expect(
      publishStage.run(
        {
          ...{ rendered, plan: redacted.plan, report: output.report, reportHtml: '', replaces: false },
          destination: join(folder, 'out'),
          purpose: 'publish',
        },
        context,
      ),
    ).rejects.toMatchObject({ code: 'not-verified' })
  }, 120_000)
})
