import { join } from 'node:path'
import { tryLock } from '../../native/database/lock.ts'
import type { PauseReason } from '../contract/bulk/records.ts'
import { StudioError } from '../contract/errors.ts'
import { type Power, powerNow } from './power.ts'

/** Hours of the day, minutes from midnight; `from` after `to` goes over midnight. */
export interface Hours {
  readonly from: number
  readonly to: number
}

/** When work may go on. */
export interface Quiet {
  /** Null: at any hour. */
  readonly between: Hours | null
  readonly onBattery: boolean
  readonly whileRecording: boolean
}

/** What the machine says of itself; tests bring their own. */
export interface Conditions {
  power(): Promise<Power>
  isRecording(): boolean
  now(): Date
}

const recordingLock = (home: string): string => join(home, 'locks', 'recording.lock')

/** Makes bulk jobs stand back, in this process and in others, until the returned function is called or this one ends. */
export function holdBulk(home: string): () => void {
  const lock = tryLock(recordingLock(home))
  return () => lock?.release()
}

export const conditionsOf = (home: string): Conditions => ({
  power: () => powerNow(),
  isRecording: () => {
    const lock = tryLock(recordingLock(home))
    lock?.release()
    return lock === null
  },
  now: () => new Date(),
})

/** `20:00-07:30` as hours. @throws StudioError `usage` */
export function hoursOf(text: string): Hours {
  const found = /^(\d{1,2}):(\d{2})-(\d{1,2}):(\d{2})$/.exec(text)
  const [from, to] = [1, 3].map((at) => Number(found?.[at]) * 60 + Number(found?.[at + 1])) as [number, number]
  const isTime = (minutes: number, minute: string | undefined): boolean => minutes < 24 * 60 && Number(minute) < 60
  if (!found || !isTime(from, found[2]) || !isTime(to, found[4]) || from === to)
    throw new StudioError('usage', { what: '--between HH:MM-HH:MM' })
  return { from, to }
}

export function isWithin({ from, to }: Hours, at: Date): boolean {
  const minutes = at.getHours() * 60 + at.getMinutes()
  return from < to ? minutes >= from && minutes < to : minutes >= from || minutes < to
}

/** Why work has to wait now, a person's wish left out. */
export async function reasonsToWait(quiet: Quiet, conditions: Conditions): Promise<PauseReason[]> {
  const reasons: PauseReason[] = []
  if (quiet.between !== null && !isWithin(quiet.between, conditions.now())) reasons.push('schedule')
  if (!quiet.whileRecording && conditions.isRecording()) reasons.push('recording')
  if (!quiet.onBattery && (await conditions.power()) === 'battery') reasons.push('battery')
  return reasons
}
