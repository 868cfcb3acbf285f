import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Models } from '../../../core/contract/plugins.ts'
import { samplesOf, soundOf } from '../../../test/support/listen.ts'
import { sample, samplesMissing } from '../../../test/support/samples.ts'
import { readCallTruth } from '../../../test/support/spoken-truth.ts'
import { openModels } from '../models.ts'
import { seededRandom } from '../seeded-random.ts'
import { cluster, unit, type VoicePrint } from './clustering.ts'
import { type Diarizer, openDiarizer } from './diarize.ts'
import { bands, filterBank } from './filterbank.ts'

const shipped = resolve(import.meta.dirname, '../../../models')
let folder: string
let models: Models
let diarizer: Diarizer
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'estompe-voices-'))
  models = await openModels({
    manifestPath: join(shipped, 'manifest.json'),
    folders: [shipped],
    downloads: folder,
  })
  diarizer = await openDiarizer(models, { threads: 2 })
})
afterAll(async () => {
  await diarizer.close()
  await rm(folder, { recursive: true })
})

/** Prints of invented people: a direction each, with noise. */
function prints(people: readonly number[], noise = 0.5): VoicePrint[] {
  const random = seededRandom(11)
  const vector = (seed: number) => {
    const own = seededRandom(seed)
    return Float32Array.from({ length: 64 }, () => own() - 0.5)
  }
  const directions = new Map([...new Set(people)].map((person) => [person, vector(person + 100)]))
  return people.map((person, at) => ({
    vector: unit(directions.get(person)!.map((value) => value + noise * (random() - 0.5))),
    seconds: 3,
    group: at,
  }))
}

describe('clustering', () => {
  test.each([1, 2, 3, 5])('finds %i people', (count) => {
    const people = Array.from({ length: 20 }, (_, i) => i % count)
    const found = cluster(prints(people))
    expect(new Set(found).size).toBe(count)
    for (const [i, person] of people.entries())
      for (const [j, other] of people.entries()) expect(found[i] === found[j]).toBe(person === other)
  })
  test('never joins two voices that were heard at once', () => {
    const two = prints([0, 0], 0.1).map((print) => ({ ...print, group: 1 }))
    expect(new Set(cluster(two)).size).toBe(2)
  })
  test('a short print founds nobody', () => {
    const many = prints([0, 0, 0, 1])
    const found = cluster(many.map((print, at) => (at === 3 ? { ...print, seconds: 0.5 } : print)))
    expect(new Set(found).size).toBe(1)
  })
})

test('the filter bank has a mean of zero in every band and hears where a tone is', () => {
  const tone = Float32Array.from(
    { length: 16_000 },
    (_, i) => (i < 8000 ? 0.1 : 0.3) * Math.sin((2 * Math.PI * 1000 * i) / 16_000),
  )
  const { features, frames } = filterBank(tone)
  expect(frames).toBe(98)
  for (let band = 0; band < bands; band++) {
    let sum = 0
    for (let t = 0; t < frames; t++) sum += features[t * bands + band]!
    expect(Math.abs(sum / frames)).toBeLessThan(1e-3)
  }
  // Three times the amplitude is 2 ln 3 more energy in the tone's band (the 28th: 1000 Hz is mel 1000 of 20..8000 Hz).
  expect(features[90 * bands + 27]! - features[10 * bands + 27]!).toBeCloseTo(2 * Math.log(3), 1)
})

test('silence has nobody', async () => {
  expect(await diarizer.turns(soundOf(new Float32Array(16_000 * 12)), {})).toEqual([])
})

const speech = sample('speech/jfk.ogg')
test.skipIf(!speech)(
  `what knows voices apart is opened by the first voice, not by silence (${samplesMissing} otherwise)`,
  async () => {
    const torn = join(folder, 'torn.onnx')
    await writeFile(torn, 'no network')
    const tornVoices: Models = {
      ...models,
      async need(id) {
        const model = await models.need(id)
        if (id !== 'campplus') return model
        return { ...model, files: Object.fromEntries(Object.keys(model.files).map((name) => [name, torn])) }
      },
    }
    const other = await openDiarizer(tornVoices, { threads: 2 })
    expect(await other.turns(soundOf(new Float32Array(16_000 * 2)), {})).toEqual([])
    const samples = await samplesOf(speech as string, folder)
    const broken = { code: 'model-broken', data: { file: torn } }
    await expect(other.turns(soundOf(samples), {})).rejects.toMatchObject(broken)
    await expect(other.close()).rejects.toMatchObject(broken)
  },
)

const call = sample('starter/starter-call.mp4')
test.skipIf(!call)(`the two people of a call are told apart (${samplesMissing} otherwise)`, async () => {
  const turns = await diarizer.turns(soundOf(await samplesOf(call as string, folder)), {})
  expect(new Set(turns.map((turn) => turn.person)).size).toBe(2)
  const { turns: truth } = await readCallTruth(call as string)
  for (const said of truth) {
    const middle = (said.start + said.end) / 2
    const who = turns.find((turn) => turn.start <= middle && turn.end > middle)?.person
    expect(who, `at ${middle} s`).toBe(said.speaker === 'mentor' ? 0 : 1)
  }
})

const alone = sample('speech/fr-sample-Manon.ogg')
test.skipIf(!alone)(`one person alone stays one (${samplesMissing} otherwise)`, async () => {
  const samples = await samplesOf(alone as string, folder)
  const turns = await diarizer.turns(soundOf(samples.subarray(0, 16_000 * 45)), {})
  expect(new Set(turns.map((turn) => turn.person)).size).toBe(1)
})
