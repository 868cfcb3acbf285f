import { availableParallelism } from 'node:os'
import { setTimeout as pause } from 'node:timers/promises'
import { type FollowedSound, followSound } from '../../../native/media/follow-sound.ts'
import type { OpenTranscriber } from '../../contract/plugins.ts'
import { defaultModel } from '../../default-model.ts'
import { unlockWithKey } from '../../keeping/vault.ts'
import { KeptAnswers } from '../../kept-answers.ts'
import { lowerPriority } from '../../lower-priority.ts'
import { createStudio } from '../../studio.ts'
import { Grown } from './grown.ts'
import { type FromFollower, ToFollower } from './messages.ts'

// Works behind a recording, in a process of its own that stands behind every other: it may be ended at any moment, and
// what it found until then is kept.

const [home = '', take = '', answersPath = ''] = process.argv.slice(2)
/** Seconds of new sound that are worth a look; with a long recording behind it, a look takes longer. */
const worthLooking = 10
const shareOfAll = 1 / 60
/** Seconds of new sound that are worth a word of how far behind this is. */
const worthTelling = 2
/** Milliseconds between two looks at how much there is. */
const lookEvery = 500

lowerPriority(19)
const tracks = new Map<number, Grown>()
const studio = createStudio({ home, threads: Math.max(1, Math.floor(availableParallelism() / 2)) })
let goOn: PromiseWithResolvers<void> | null = null

const say = (message: FromFollower): void => void process.send?.(message)
process.on('message', (message) => obey(ToFollower.parse(message)))
process.on('disconnect', end)
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
      if (!known) void listen(message.track, message.path, grown).catch(end)
    }
  }
}

/** What all tracks share; opened when the first of them is there. */
let opened: Promise<{ transcriber: OpenTranscriber; scratch: string }> | null = null
async function open() {
  const { models, plugins, library } = await studio.toolbox()
  const model = await models.need(defaultModel)
  const plugin = plugins.transcribers.find(({ layouts }) => layouts.includes(model.entry.layout))
  if (!plugin) throw new Error('nothing here reads this model')
  // Nobody else follows this take: the scratch folder's lock says so.
  const { scratch } = library.begin(`behind-${take}`)
  const answers = await KeptAnswers.open(answersPath, async () => {
    while (goOn) await goOn.promise
  })
  const host = { models, threads: studio.threads, signal: new AbortController().signal, answers }
  return { transcriber: await plugin.open(host, model), scratch }
}

/** One track after the other: two at a time would only take from the recording. */
let turn: Promise<unknown> = Promise.resolve()

async function listen(track: number, path: string, grown: Grown): Promise<void> {
  opened ??= open()
  const { transcriber, scratch } = await opened
  const sound: FollowedSound = await followSound(path, grown, scratch)
  let isOver = false
  void sound.follow().finally(() => {
    isOver = true
  })
  for (let [looked, told, seconds] = [0, 0, 0]; !isOver; await pause(lookEvery)) {
    const now = sound.sofar()
    const isDue = now.duration - looked >= Math.max(worthLooking, now.duration * shareOfAll)
    if (isDue) {
      looked = now.duration
      const look = turn.then(() => transcriber.prepare?.(now, { language: 'auto' }))
      turn = look
      seconds = (await look)?.until ?? seconds
    }
    if (!isDue && now.duration - told < worthTelling) continue
    told = now.duration
    say({ kind: 'reached', track, seconds, of: sound.sofar().duration })
  }
}
