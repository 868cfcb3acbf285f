import { availableParallelism } from 'node:os'
import { setTimeout as pause } from 'node:timers/promises'
import { followLength, followPictures } from '../../../native/media/follow-pictures.ts'
import { type FollowedSound, followSound } from '../../../native/media/follow-sound.ts'
import type { OpenTranscriber } from '../../contract/plugins.ts'
import type { StageContext } from '../../contract/stage.ts'
import { defaultModel } from '../../default-model.ts'
import { unlockWithKey } from '../../keeping/vault.ts'
import { KeptAnswers } from '../../kept-answers.ts'
import { lowerPriority } from '../../lower-priority.ts'
import { hearParent, sayToParent } from '../../parent-line.ts'
import { searchAhead } from '../../stages/detect/ahead.ts'
import { createStudio } from '../../studio.ts'
import { Grown } from './grown.ts'
import { waitForMains } from './mains.ts'
import { type FromFollower, ToFollower } from './messages.ts'

// Works behind a recording, in a process of its own that stands behind every other: it may be ended at any moment, and
// what it found until then is kept.

const [home = '', take = '', answersPath = ''] = process.argv.slice(2)
/** Seconds of new sound that are worth a look; with a long recording behind it, a look takes longer. */
const worthLooking = 10
const shareOfAll = 1 / 60
/** Seconds of new sound that are worth a word of how far behind this is. */
const worthTelling = 2
/** Milliseconds between two looks at how much there is, and how many find no more before what is there is enough. */
const lookEvery = 500
const looksAtRest = 10

lowerPriority(19)
const tracks = new Map<number, Grown>()
const studio = createStudio({ home, threads: Math.max(1, Math.floor(availableParallelism() / 2)) })
let goOn: PromiseWithResolvers<void> | null = null

const say = (message: FromFollower): void => sayToParent(message)
hearParent((message) => obey(ToFollower.parse(message)), end)
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined)
say({ kind: 'ready' })

/** At once: an orderly end would wait for reads that wait for a file to grow, for ever. */
function end(): void {
  process.kill(process.pid, 'SIGKILL')
}

function obey(message: ToFollower): void {
  switch (message.kind) {
    case 'key':
      return void unlockWithKey(home, Buffer.from(message.key, 'base64'))
    case 'hold':
      goOn ??= Promise.withResolvers()
      return
    case 'release':
      goOn?.resolve()
      goOn = null
      return
    case 'grown': {
      const known = tracks.get(message.track)
      const grown = known ?? new Grown()
      tracks.set(message.track, grown)
      grown.to(message.bytes)
      // What goes wrong here is no loss: it is done after the recording.
      const follow = message.medium === 'audio' ? listen : watch
      if (!known) void follow(message.track, message.path, grown).catch(end)
    }
  }
}

/** What all tracks share; opened when the first of them is there. */
let context: Promise<StageContext> | null = null
async function open(): Promise<StageContext> {
  const tools = await studio.toolbox()
  // Nobody else follows this take: the scratch folder's lock says so.
  const { scratch } = tools.library.begin(`behind-${take}`)
  const mains = waitForMains()
  const answers = await KeptAnswers.open(answersPath, async () => {
    await mains()
    while (goOn) await goOn.promise
  })
  const signal = new AbortController().signal
  return { ...tools, answers, signal, scratch, folder: scratch, progress: () => undefined }
}

/** What reads all tracks of sound; opened with the first. */
let transcriber: Promise<OpenTranscriber> | null = null
async function openTranscriber(host: StageContext): Promise<OpenTranscriber> {
  const model = await host.models.need(defaultModel)
  const plugin = host.plugins.transcribers.find(({ layouts }) => layouts.includes(model.entry.layout))
  if (!plugin) throw new Error('nothing here reads this model')
  return plugin.open(host, model)
}

/** One track after the other: two at a time would only take from the recording. */
let turn: Promise<unknown> = Promise.resolve()

async function listen(track: number, path: string, grown: Grown): Promise<void> {
  context ??= open()
  const host = await context
  transcriber ??= openTranscriber(host)
  const reader = await transcriber
  const sound: FollowedSound = await followSound(path, grown, host.scratch)
  let isOver = false
  void sound.follow().finally(() => {
    isOver = true
  })
  let [before, rests] = [0, 0]
  for (let [looked, told, seconds] = [0, 0, 0]; !isOver; await pause(lookEvery)) {
    const now = sound.sofar()
    rests = now.duration === before ? rests + 1 : 0
    before = now.duration
    const least = rests > looksAtRest ? worthTelling : Math.max(worthLooking, now.duration * shareOfAll)
    // What is being decoded is waited for: a look at less would be for nothing.
    const isDue = grown.isUsedUp && now.duration - looked >= least
    if (isDue) {
      looked = now.duration
      const look = turn.then(() => reader.prepare?.(now, { language: 'auto' }))
      turn = look
      seconds = (await look)?.until ?? seconds
    }
    if (!isDue && now.duration - told < worthTelling) continue
    told = now.duration
    say({ kind: 'reached', track, seconds, of: sound.sofar().duration })
  }
}

/** The pictures of one track, as they come. */
async function watch(track: number, path: string, grown: Grown): Promise<void> {
  context ??= open()
  const host = await context
  let [looked, there, told] = [0, 0, 0]
  const moved = (): void => {
    if (looked + there - told < worthTelling) return
    told = looked + there
    say({ kind: 'reached', track, seconds: looked, of: Math.max(there, looked) })
  }
  void followLength(path, grown, (seconds) => {
    there = Math.max(there, seconds)
    moved()
  }).catch(() => undefined)
  const pictures = { alive: 1, frames: () => followPictures(path, grown, host.threads) }
  await searchAhead(pictures, host, (seconds) => {
    looked = seconds
    moved()
  })
}
