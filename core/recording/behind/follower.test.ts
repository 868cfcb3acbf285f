import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { FF_ENCODER_LIBOPUS } from 'node-av/constants'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { joinTracks } from '../../../native/media/join.ts'
import { probe } from '../../../native/media/probe.ts'
import { openSound } from '../../../native/media/sound.ts'
import { stageContext } from '../../../test/support/analysed.ts'
import { makeMedia } from '../../../test/support/fixtures.ts'
import { samplesOf, shippedModels } from '../../../test/support/listen.ts'
import { remux } from '../../../test/support/remux.ts'
import { sourceOf } from '../../../test/support/silent-source.ts'
import type { Answers } from '../../contract/answers.ts'
import { KeptAnswers } from '../../kept-answers.ts'
import whisper from '../../plugins/transcribers/whisper.ts'
import { lookStage } from '../../stages/detect/look.ts'
import { startFollower } from './follower.ts'
import { answersIn } from './take-answers.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'estompe-follower-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const starter = resolve(import.meta.dirname, '../../../resources/samples/starter-call.mp4')
const rate = 16_000
/** Seconds of what is said, of the silence after it, and where somebody speaks again. */
const [said, silence, again] = [9, 3, 4]

/** Counts what has to be found anew. */
function counting(answers: Answers) {
  const counts = { asked: 0, found: 0 }
  const to: Answers['to'] = (question, schema, find) => {
    counts.asked++
    return answers.to(question, schema, () => {
      counts.found++
      return find()
    })
  }
  return { answers: { to }, counts }
}

test('what was read behind a recording is what is read of the whole afterwards, and is not read again', async () => {
  const samples = await samplesOf(starter, folder)
  const at = (time: number): number => {
    if (time >= said && time < said + silence) return 0
    return samples[Math.round((time < said ? time : time - silence) * rate)] ?? 0
  }
  const track = await makeMedia(join(folder, '01-microphone.mkv'), {
    audio: [{ rate: 48_000, channels: 1, seconds: said + silence + again, codec: FF_ENCODER_LIBOPUS, sample: at }],
    // As a page writes it: nothing at the beginning knows of the end.
    options: { live: '1', cluster_time_limit: '1000' },
  })
  const bytes = (await readFile(track)).length
  const reached: number[] = []
  const { promise: read, resolve: enough } = Promise.withResolvers<void>()
  const follower = startFollower({
    ...{ home: join(folder, 'library'), take: '20261122-100000-0123abcd', answers: answersIn(folder) },
    onReached: (_, seconds) => {
      reached.push(seconds)
      if (seconds >= said) enough()
    },
    onGone: () => enough(),
  })
  const grown = (share: number) =>
    follower?.tell({ kind: 'grown', track: 1, medium: 'audio', path: track, bytes: Math.floor(bytes * share) })
  // Cut anywhere: a part of a packet is no packet.
  for (const share of [0.2, 0.61, 0.93]) grown(share)
  await read
  await follower?.end()
  expect(reached.at(-1)).toBeGreaterThanOrEqual(said)

  const whole = join(folder, 'whole.mkv')
  await joinTracks([{ path: track, title: 'microphone' }], whole)
  const sound = await openSound(whole, await probe(whole), { track: 0, scratch: folder })
  const models = await shippedModels(folder)
  const transcribed = async (answers: Answers | undefined) => {
    const host = { models, threads: 2, signal: new AbortController().signal, answers }
    const transcriber = await whisper.open(host, await models.need('whisper-base'))
    try {
      return await transcriber.transcribe(sound, { language: 'auto', onProgress: () => undefined })
    } finally {
      await transcriber.close()
    }
  }
  const kept = await KeptAnswers.open(answersIn(folder))
  const { answers, counts } = counting(kept)
  const withAnswers = await transcribed(answers)
  const without = await transcribed(undefined)
  await kept.close()
  await sound.close()
  expect(withAnswers).toEqual(without)
  // The last words, and how the whole ends, are new; what was said before them was read.
  expect(withAnswers.segments.filter(({ end }) => end <= said + 0.5).length).toBeGreaterThan(1)
  expect(withAnswers.segments.at(-1)?.start).toBeGreaterThan(said)
  expect(counts.asked - counts.found).toBeGreaterThan(2)
}, 300_000)

test('what was seen behind a recording is what is seen of the whole afterwards, and no network is asked twice', async () => {
  const piece = join(folder, 'piece.mp4')
  await remux(starter, piece, { start: 0, end: 3 })
  const track = join(folder, '01-camera.mkv')
  await joinTracks([{ path: piece, title: 'camera' }], track)
  const bytes = (await readFile(track)).length
  const answers = join(folder, 'seen.jsonl')
  const reached: number[] = []
  const { promise: seen, resolve: enough } = Promise.withResolvers<void>()
  const follower = startFollower({
    ...{ home: join(folder, 'seeing'), take: '20261122-120000-0123abcd', answers },
    onReached: (_, seconds) => {
      reached.push(seconds)
      if (seconds >= 1) enough()
    },
    onGone: () => enough(),
  })
  // Cut anywhere: a part of a picture is none.
  for (const share of [0.2, 0.61, 0.93])
    follower?.tell({ kind: 'grown', track: 1, medium: 'video', path: track, bytes: Math.floor(bytes * share) })
  await seen
  await follower?.end()
  expect(reached.at(-1)).toBeGreaterThanOrEqual(1)

  const whole = join(folder, 'seen.mkv')
  await joinTracks([{ path: track, title: 'camera' }], whole)
  const source = await sourceOf(whole)
  const searched = async (into: string, known?: Answers): Promise<string[]> => {
    const context = await stageContext(join(folder, into))
    const { sightings, lines, faceLooks, cuts } = await lookStage.run({ source }, { ...context, answers: known })
    const files = [sightings, lines, faceLooks].map((file) => readFile(file as string, 'utf8'))
    return [...(await Promise.all(files)), JSON.stringify(cuts)]
  }
  const kept = await KeptAnswers.open(answers)
  const before = kept.count
  const withAnswers = await searched('with', kept)
  const { asked, known } = kept.counts
  await kept.close()
  expect(before).toBeGreaterThan(5)
  expect(known).toBe(before)
  expect(asked).toBeGreaterThan(known)
  expect(withAnswers).toEqual(await searched('without'))
}, 300_000)

test('when the studio is gone it is gone as well, although it waits for a file to grow', async () => {
  const track = await makeMedia(join(folder, '02-microphone.mkv'), {
    audio: [{ rate: 48_000, channels: 1, seconds: 5, codec: FF_ENCODER_LIBOPUS }],
    options: { live: '1' },
  })
  const args = [join(folder, 'other'), '20261122-110000-0123abcd', join(folder, 'other.jsonl')]
  const child = fork(join(import.meta.dirname, 'follower-process.ts'), args, {
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  })
  const gone = once(child, 'exit')
  const reads = new Promise<void>((done) =>
    child.on('message', (said: { kind: string }) => said.kind === 'reached' && done()),
  )
  child.send({ kind: 'grown', track: 2, medium: 'audio', path: track, bytes: (await readFile(track)).length })
  await Promise.race([reads, gone])
  expect(child.connected).toBe(true)
  child.disconnect()
  await gone
}, 300_000)
