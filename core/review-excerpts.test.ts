import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { renderMedia } from '../native/media/render.ts'
import { samplesOf } from '../test/support/listen.ts'
import { makeReviewLibrary } from '../test/support/review-library.ts'
import type { CommandName } from './contract/review/commands.ts'
import type { Excerpt, HeardKind } from './contract/review/excerpt.ts'
import { rulesOf } from './contract/review/rules.ts'
import type { Span } from './contract/span.ts'
import { heardOf } from './contract/voices.ts'
import { openDesk, type StudioDesk } from './handlers/studio-desk.ts'
import { openLibrary } from './library.ts'
import { policyOfFile } from './policies.ts'
import { ReviewDesk } from './review.ts'
import { saidIn, sourceOf } from './review-material.ts'
import { decidedOf } from './review-sound.ts'
import { planned } from './stages/review/stage.ts'
import { createStudio } from './studio.ts'

const folder = mkdtempSync(join(tmpdir(), 'estompe-excerpts-'))
const home = join(folder, 'home')
const claire = { name: 'Claire', role: 'reviewer', at: '2026-11-23T10:00:00.000Z' } as const
const marked: Span = { start: 1, end: 1.5 }
let session: string
let recording: string
let desk: StudioDesk

beforeAll(async () => {
  const made = await makeReviewLibrary(home, { minutes: 0.05, boxes: 12, words: 30, findings: 4, plays: true })
  ;({ session, recording } = made)
  desk = openDesk(createStudio({ home }), { language: 'fr', onBug: (_, error) => Promise.reject(error) })
  await desk.review.excerpt(session, { start: 0, end: 0.5 })
}, 60_000)
afterAll(async () => {
  await desk.close()
  rmSync(folder, { recursive: true })
})

const decide = (command: CommandName, args: unknown) => {
  const { desk: reviews } = desk.review
  return reviews.perform(session, command, args, claire, { wordTimes: reviews.countedIn(session) })
}
const heard = async (kind: HeardKind): Promise<Float32Array> => {
  const file = await desk.media(session, kind, null)
  expect(file).toMatchObject({ unmasked: true, type: 'audio/mp4' })
  return samplesOf(file?.path ?? '', folder)
}
/** What is left of the one when the other is taken away, as a share of the one, in a stretch of both. */
function difference(a: Float32Array, b: Float32Array, { start, end }: Span): number {
  let [left, all] = [0, 0]
  for (let i = Math.round(start * 16_000); i < Math.round(end * 16_000); i++) {
    left += ((a[i] ?? 0) - (b[i] ?? 0)) ** 2
    all += (a[i] ?? 0) ** 2
  }
  return Math.sqrt(left / all)
}

test('hidden words are replaced as the render of the same decisions replaces them, and nothing else is other', async () => {
  decide('speech.mark', { id: 'marked-1', ...marked, words: null, entity: 'PERSON' })
  const span = { start: 0.5, end: 2.5 }
  const excerpt = await desk.review.excerpt(session, span)
  expect(excerpt).toMatchObject({ span, replaced: expect.arrayContaining([marked]), disguised: [] })
  const [goesOut, recorded] = [await heard(excerpt.goesOut), await heard(excerpt.recorded)]
  expect(goesOut.length / 16_000).toBeCloseTo(2, 1)

  const library = openLibrary(home)
  const source = await sourceOf(library, session)
  const said = await saidIn(library, session)
  const state = new ReviewDesk(library.database).state(session)
  library.close()
  const policy = policyOfFile(rulesOf(state)?.policy ?? expect.unreachable())
  const { transcript, voices, findings, decisions, consented } = decidedOf(said, state, policy)
  const { plan } = planned({
    ...{ source, findings: [...findings], transcript, policy, mask: null, voices },
    ...{ decisions: { ...decisions }, consented: [...consented] },
  })
  const output = join(folder, 'whole.mp4')
  await renderMedia({
    ...{ input: recording, output, masksAt: () => [], threads: 1 },
    ...{ sounds: plan.audio, replaceWith: policy.speech.replaceWith },
  })
  const rendered = (await samplesOf(output, folder)).subarray(span.start * 16_000)
  expect(difference(rendered, goesOut, { start: 0.05, end: 1.95 })).toBeLessThan(0.1)
  // On the excerpt's clock.
  expect(difference(recorded, goesOut, { start: 0.55, end: 0.95 })).toBeGreaterThan(0.9)
}, 60_000)

test('a voice that is disguised by now is heard so, and as it was once that is taken back', async () => {
  const library = openLibrary(home)
  const said = await saidIn(library, session)
  library.close()
  const { speaker } = said.segments[0] ?? {}
  const span = { start: 0, end: 0.9 }
  const before = await desk.review.excerpt(session, span)
  decide('voice.disguise', { speaker, heard: heardOf(said, speaker ?? '') })
  const disguised = await desk.review.excerpt(session, span)
  expect(before.disguised).toEqual([])
  expect(disguised.disguised).not.toEqual([])
  expect(disguised.recorded).toBe(before.recorded)
  expect(difference(await heard(disguised.recorded), await heard(disguised.goesOut), span)).toBeGreaterThan(0.3)
  desk.review.desk.undo(session, claire)
  expect(await desk.review.excerpt(session, span)).toEqual(before)
})

test('few files are kept, and what was dropped is made again', async () => {
  const first = await desk.review.excerpt(session, { start: 0, end: 0.2 })
  const others: Excerpt[] = []
  for (let i = 1; i <= 8; i++) others.push(await desk.review.excerpt(session, { start: i / 5, end: i / 5 + 0.2 }))
  const names = readdirSync(join(home, 'sessions', session, 'review-media')).filter((name) => /^heard-/.test(name))
  expect(names.length).toBeLessThanOrEqual(12)
  expect(await desk.media(session, first.goesOut, null)).toBeNull()
  expect(await desk.media(session, others.at(-1)?.goesOut ?? 'redacted', null)).not.toBeNull()
  expect((await desk.review.excerpt(session, { start: 0, end: 0.2 })).goesOut).toBe(first.goesOut)
  expect(await desk.media(session, first.goesOut, null)).not.toBeNull()
})

test('nothing is made of what lies outside of the recording, nor of one that is not where it was', async () => {
  await expect(desk.review.excerpt(session, { start: 50, end: 55 })).rejects.toMatchObject({ code: 'invalid-input' })
  rmSync(recording)
  await expect(desk.review.excerpt(session, { start: 0, end: 1 })).rejects.toMatchObject({ code: 'file-missing' })
})
