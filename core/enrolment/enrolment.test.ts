import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { excerptOf } from '../../test/support/excerpt.ts'
import { sample, samplesMissing } from '../../test/support/samples.ts'
import { defaultModel } from '../default-model.ts'
import { deleteBiometrics } from '../keeping/biometrics.ts'
import { loadPolicy } from '../policies.ts'
import { foundIn } from '../review-material.ts'
import { createStudio, type Studio } from '../studio.ts'
import { enrol, enrolledIn, forgetEnrolled } from './enrolment.ts'

const call = sample('starter/starter-call.mp4')
const truth = sample('starter/starter-call.truth.json')
const folder = mkdtempSync(join(tmpdir(), 'estompe-enrolment-'))
const control = { signal: new AbortController().signal, onProgress: () => undefined }
let studio: Studio
beforeAll(() => {
  studio = createStudio({ home: join(folder, 'home') })
})
afterAll(() => {
  studio.close()
  rmSync(folder, { recursive: true, force: true })
})

const part = async (name: string, start: number, end: number): Promise<string> =>
  (await excerptOf(call as string, truth as string, mkdtempSync(join(folder, name)), { start, end })).video

const processed = async (path: string, policy: string) => {
  const wishes = { language: 'fr', model: defaultModel, names: [], mask: null, consented: [] } as const
  const request = { ...wishes, path, policy: await loadPolicy(policy), out: null, force: false, reportLanguage: 'fr' }
  const { session, made } = await studio.process({ ...request, reportLanguage: 'fr' }, control)
  const faces = made.planned.plan.video.filter(({ kind }) => kind === 'face').length
  return { session, faces, shown: made.planned.shown.filter(({ kind }) => kind === 'face').length, made }
}

/** Whether any file of the library holds these bytes. */
function holds(text: string, below = join(folder, 'home')): boolean {
  return readdirSync(below, { recursive: true })
    .map((name) => join(below, String(name)))
    .some((path) => statSync(path).isFile() && readFileSync(path).includes(text))
}

test.skipIf(!call || !truth)(
  `who is enrolled stays visible where the policy says so, until they are forgotten (skipped where ${samplesMissing})`,
  { timeout: 240_000 },
  async () => {
    const [first, second] = [await part('first', 0, 1.6), await part('second', 12, 13.6)]
    const one = await processed(first, 'mentor-visible')
    expect([one.faces, one.shown]).toEqual([1, 0])

    const library = studio.library()
    const tracked = await foundIn(library, one.session)
    const person = tracked.findings.find(({ kind }) => kind === 'face')?.person as string
    const consent = { how: 'signed form', language: 'fr', at: new Date().toISOString() } as const
    const wish = { session: one.session, person, name: 'Camille, mentor', consent }
    const { id } = await enrol(library, { ...(await studio.toolbox()), ...control }, wish, tracked.findings, 'Anne')
    expect(enrolledIn(library)).toEqual([expect.objectContaining({ id, name: 'Camille, mentor', by: 'Anne' })])
    expect(JSON.stringify(enrolledIn(library))).not.toContain('look')

    const strict = await processed(second, 'strict')
    expect([strict.faces, strict.shown]).toEqual([1, 0])
    const visible = await processed(second, 'mentor-visible')
    expect([visible.faces, visible.shown]).toEqual([0, 1])
    expect(visible.made.proof).not.toBeNull()

    const look = JSON.stringify(library.database.enrolments.all()[0]?.look).slice(1, 60)
    expect(holds(look)).toBe(true)
    forgetEnrolled(library, id, 'Anne')
    expect(holds(look)).toBe(false)
    const again = await processed(second, 'mentor-visible')
    expect([again.faces, again.shown]).toEqual([1, 0])
    expect(library.database.audit.all().map(({ action }) => action)).toEqual(
      expect.arrayContaining(['enrol', 'recognise', 'forget-enrolled']),
    )
  },
)

test.skipIf(!call || !truth)('the one action that deletes biometric data forgets everybody', async () => {
  const library = studio.library()
  const consent = { how: 'signed form', language: 'fr', at: new Date().toISOString() } as const
  const look = Array.from({ length: 128 }, (_, i) => i / 128)
  library.database.enrolments.add({
    ...{ id: crypto.randomUUID(), name: 'Anybody', consent, by: 'Anne', addedAt: consent.at },
    look,
  })
  deleteBiometrics(library, 'Anne')
  expect(enrolledIn(library)).toEqual([])
})
