import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { TakeTrack } from '../../contract/recording/take.ts'
import { gapsToKeep } from '../consent.ts'
import { fileOf, type Lag, type TakeFacts } from '../facts.ts'
import type { Follower, FollowerOptions } from './follower.ts'
import { answersIn } from './take-answers.ts'

/** Seconds that the work stands still after the recording had too little of the machine. */
const standStill = 30
/** Seconds of recording before which the machine is left to it: sources settle, and little is there to be read. */
const beginAfter = 20
/** How often that may happen before the work is left until the recording has ended. */
const mostPressed = 3

export interface BehindHost {
  /** Folder of the library. */
  readonly home: string
  /** Starts what does the work; null where this machine cannot. */
  readonly start: (options: FollowerOptions) => Follower | null
  /** Something that a row shows has changed. */
  readonly onChange: () => void
  /** Seconds; see `standStill` and `beginAfter`. */
  readonly standStill?: number
  readonly beginAfter?: number
}

/** A take that is being recorded, as it lies on the disk now. */
export interface Recorded {
  readonly id: string
  readonly folder: string
  readonly facts: TakeFacts
  /** Bytes of each track's file that are synced. */
  readonly kept: readonly { readonly number: number; readonly bytes: number }[]
}

interface Followed {
  follower: Follower | null
  /** How far each track is read, and how much of it there was to read by then. Seconds. */
  readonly reached: Map<number, { readonly seconds: number; readonly of: number }>
  /** How often the recording had had too little when it was last looked at, and how often while this worked. */
  seen: number
  pressed: number
  wait: NodeJS.Timeout | null
}

/**
 * Analyses a take while it is recorded: what is finished of its sound and its picture is read by a process that stands
 * behind all others, stands still when the recording runs short of the machine, and is given up when that happens again and again.
 * Only a take whose consents are on record is looked at; one that loses them is let go of, with what was found.
 */
export class Behind {
  readonly #host: BehindHost
  readonly #followed = new Map<string, Followed>()

  constructor(host: BehindHost) {
    this.#host = host
  }

  /** To be called whenever a take that is being recorded has changed. */
  follow(take: Recorded): void {
    const { facts, id } = take
    if (gapsToKeep(facts.participants, facts.consents, facts.preset).length > 0) {
      if (this.#followed.has(id)) void this.#forget(take)
      return
    }
    const age = (Date.now() - facts.startedAt.getTime()) / 1000
    if (age < (this.#host.beginAfter ?? beginAfter)) return
    const followed = this.#followed.get(id) ?? this.#begin(take)
    if (facts.pressed > followed.seen) this.#press(followed, facts.pressed)
    for (const track of facts.tracks) {
      const bytes = take.kept.find(({ number }) => number === track.number)?.bytes ?? 0
      if (bytes === 0) continue
      const { number, medium } = track
      followed.follower?.tell({ kind: 'grown', track: number, medium, path: join(take.folder, fileOf(track)), bytes })
    }
  }

  /** How far the analysis of a take is, or was at its end, behind it; null for what did not begin by then. */
  lag({ id, facts }: Pick<Recorded, 'id' | 'facts'>): Lag {
    const reached = this.#followed.get(id)?.reached
    if (!reached || reached.size === 0) return facts.behind
    const there = Math.max(facts.seconds, ...[...reached.values()].map(({ of }) => of))
    const behind = (medium: TakeTrack['medium']): number | null => {
      const tracks = facts.tracks.filter((track) => track.medium === medium).map(({ number }) => reached.get(number))
      if (tracks.every((one) => one === undefined)) return null
      return Math.max(...tracks.map((one) => there - (one?.seconds ?? 0)), 0)
    }
    return { sound: behind('audio'), picture: behind('video') }
  }

  /** The recording is over: settles when nothing writes answers any more. */
  async end(id: string): Promise<void> {
    const followed = this.#followed.get(id)
    this.#followed.delete(id)
    if (followed) await this.#stop(followed)
  }

  async close(): Promise<void> {
    for (const id of [...this.#followed.keys()]) await this.end(id)
  }

  #begin({ id, folder, facts }: Recorded): Followed {
    const followed: Followed = { follower: null, reached: new Map(), seen: facts.pressed, pressed: 0, wait: null }
    this.#followed.set(id, followed)
    followed.follower = this.#host.start({
      home: this.#host.home,
      take: id,
      answers: answersIn(folder),
      onReached: (track, seconds, of) => {
        followed.reached.set(track, { seconds, of })
        this.#host.onChange()
      },
      onGone: () => {
        followed.follower = null
      },
    })
    return followed
  }

  /** Consent was taken back, or somebody joined who has not agreed: what was found of the take goes as well. */
  async #forget({ id, folder }: Recorded): Promise<void> {
    await this.end(id)
    await rm(answersIn(folder), { force: true })
  }

  #press(followed: Followed, seen: number): void {
    followed.seen = seen
    // What runs short while this stands still is not short of what this takes.
    if (followed.wait) clearTimeout(followed.wait)
    else if (++followed.pressed > mostPressed) return void this.#stop(followed)
    followed.follower?.tell({ kind: 'hold' })
    const goOn = (): void => {
      followed.wait = null
      followed.follower?.tell({ kind: 'release' })
    }
    followed.wait = setTimeout(goOn, (this.#host.standStill ?? standStill) * 1000)
  }

  async #stop(followed: Followed): Promise<void> {
    const { follower, wait } = followed
    followed.follower = null
    followed.wait = null
    if (wait) clearTimeout(wait)
    await follower?.end()
  }
}
