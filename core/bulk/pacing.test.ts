import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { StageName } from '../contract/progress.ts'
import { conditionsOf, holdBulk, hoursOf, isWithin, reasonsToWait } from './conditions.ts'
import { Deaths } from './deaths.ts'
import { bulkPace, expectation } from './expectation.ts'
import { Gates } from './gates.ts'
import { askedPower, linuxPower } from './power.ts'
import { shareOf, Tally } from './tally.ts'

const at = (time: string): Date => new Date(`2026-11-22T${time}:00`)

test('hours go over midnight, and what are no hours is refused', () => {
  expect(hoursOf('20:00-07:30')).toEqual({ from: 1200, to: 450 })
  expect(isWithin(hoursOf('20:00-07:30'), at('23:59'))).toBe(true)
  expect(isWithin(hoursOf('20:00-07:30'), at('07:29'))).toBe(true)
  expect(isWithin(hoursOf('20:00-07:30'), at('07:30'))).toBe(false)
  expect(isWithin(hoursOf('09:00-12:00'), at('12:00'))).toBe(false)
  for (const wrong of ['20-7', '24:00-07:00', '20:60-07:00', '08:00-08:00', ''])
    expect(() => hoursOf(wrong), wrong).toThrow(expect.objectContaining({ code: 'usage' }))
})

test('each hour of the day is within exactly one of two spans that complete one another', () => {
  const minute = fc.integer({ min: 0, max: 1439 })
  fc.assert(
    fc.property(minute, minute, minute, (from, to, now) => {
      fc.pre(from !== to)
      const date = new Date(2026, 0, 1, Math.floor(now / 60), now % 60)
      expect(isWithin({ from, to }, date)).toBe(!isWithin({ from: to, to: from }, date))
    }),
  )
})

test('work waits outside its hours, on battery, and while somebody records in the same library', async () => {
  const home = mkdtempSync(join(tmpdir(), 'estompe-conditions-'))
  mkdirSync(join(home, 'locks'))
  const quiet = { between: hoursOf('20:00-07:00'), onBattery: false, whileRecording: false }
  const real = conditionsOf(home)
  const battery = { ...real, power: async () => 'battery' as const, now: () => at('12:00') }
  expect(await reasonsToWait(quiet, battery)).toEqual(['schedule', 'battery'])
  expect(await reasonsToWait({ between: null, onBattery: true, whileRecording: false }, battery)).toEqual([])
  const unknown = { ...battery, power: async () => 'unknown' as const, now: () => at('21:00') }
  expect(await reasonsToWait(quiet, unknown)).toEqual([])
  const release = holdBulk(home)
  expect(await reasonsToWait(quiet, unknown)).toEqual(['recording'])
  release()
  expect(await reasonsToWait(quiet, unknown)).toEqual([])
  rmSync(home, { recursive: true })
})

test('Linux says what a machine runs on', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'estompe-power-'))
  const supply = (name: string, facts: Record<string, string>): void => {
    mkdirSync(join(folder, name), { recursive: true })
    for (const [what, value] of Object.entries(facts)) writeFileSync(join(folder, name, what), `${value}\n`)
  }
  expect(await linuxPower(folder)).toBe('unknown')
  supply('mouse', { type: 'Battery', status: 'Discharging', scope: 'Device' })
  expect(await linuxPower(folder)).toBe('unknown')
  supply('BAT0', { type: 'Battery', status: 'Discharging' })
  supply('AC', { type: 'Mains', online: '0' })
  expect(await linuxPower(folder)).toBe('battery')
  supply('AC', { type: 'Mains', online: '1' })
  expect(await linuxPower(folder)).toBe('mains')
  rmSync(folder, { recursive: true })
})

test('other systems say it when they are asked; what they do not say holds nothing up', async () => {
  const asked: string[] = []
  const saying = (said: string) => async (program: string) => {
    asked.push(program)
    return said
  }
  const mac = (source: string) =>
    `Now drawing from '${source}'\n -InternalBattery-0 (id=4522083)\t83%; discharging; 4:12 remaining present: true\n`
  expect(await askedPower('darwin', saying(mac('Battery Power')))).toBe('battery')
  expect(await askedPower('darwin', saying(mac('AC Power')))).toBe('mains')
  expect(await askedPower('win32', saying('Offline\r\n'))).toBe('battery')
  expect(await askedPower('win32', saying('Online\r\n'))).toBe('mains')
  expect(await askedPower('win32', saying('Unknown\r\n'))).toBe('unknown')
  expect(await askedPower('win32', () => Promise.reject(new Error('ENOENT')))).toBe('unknown')
  expect(await askedPower('freebsd', saying(mac('Battery Power')))).toBe('unknown')
  expect(asked).toEqual(['/usr/bin/pmset', '/usr/bin/pmset', 'powershell.exe', 'powershell.exe', 'powershell.exe'])
})

test('one heavy stage of each kind at a time, in the order of asking; whoever goes gives way', () => {
  const gates = new Gates<string>()
  const log: string[] = []
  const ask = (who: string, stage: StageName): void => gates.ask(who, stage, () => log.push(`${who} ${stage}`))
  ask('a', 'detect')
  ask('b', 'detect')
  ask('c', 'detect')
  ask('b', 'plan')
  ask('d', 'render')
  expect(log).toEqual(['a detect', 'b plan', 'd render'])
  gates.leave('c', 'detect')
  expect(log).toHaveLength(3)
  gates.forget('b')
  gates.forget('a')
  expect(log).toEqual(['a detect', 'b plan', 'd render', 'c detect'])
  gates.leave('c', 'detect')
  ask('a', 'detect')
  expect(log.at(-1)).toBe('a detect')
})

test('gates never let two of one kind in, whatever is asked and left', () => {
  const stages = ['import', 'transcribe', 'detect', 'render', 'verify'] as const
  const step = fc.record({ who: fc.integer({ min: 0, max: 3 }), stage: fc.constantFrom(...stages) })
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const gates = new Gates<number>()
      const inside: { who: number; stage: StageName }[] = []
      for (const { who, stage } of steps) {
        const held = inside.findIndex((one) => one.who === who)
        if (held >= 0) {
          const [left] = inside.splice(held, 1)
          if (left) gates.leave(who, left.stage)
        } else {
          gates.forget(who)
          gates.ask(who, stage, () => inside.push({ who, stage }))
        }
        expect(new Set(inside.map((one) => one.stage)).size).toBe(inside.length)
      }
    }),
  )
})

test('a recording is given up when its process dies at one place again and again, not when somebody kills it', () => {
  const deaths = new Deaths()
  const progress = (done: number) => ({ stage: 'detect' as const, done, total: 100, secondsLeft: null })
  expect(deaths.isHopeless({ number: 1, deaths: 0 }, progress(10))).toBe(false)
  expect(deaths.isHopeless({ number: 1, deaths: 1 }, progress(60))).toBe(false)
  expect(deaths.isHopeless({ number: 1, deaths: 2 }, progress(61))).toBe(false)
  expect(deaths.isHopeless({ number: 2, deaths: 0 }, progress(61))).toBe(false)
  expect(deaths.isHopeless({ number: 1, deaths: 3 }, progress(60))).toBe(true)
  expect(deaths.isHopeless({ number: 3, deaths: 9 }, progress(3))).toBe(true)
  for (const before of [0, 1, 2, 3]) expect(deaths.isHopeless({ number: 4, deaths: before }, null)).toBe(false)
})

test('the remaining time is what was expected at first, and what is measured later; pauses do not count', () => {
  const tally = new Tally(2)
  expect(tally.secondsLeft(100, 0)).toBe(200)
  tally.tick(0, true)
  expect(tally.tick(1000, true)).toBe(1)
  expect(tally.tick(500_000, false)).toBe(0)
  tally.tick(501_000, true)
  expect(tally.tick(501_000 + 9_999_000, true)).toBe(9999)
  tally.finished(10_000)
  expect(tally.measured).toBe(1)
  expect(tally.secondsLeft(1000, 0)).toBeGreaterThan(1000)
  expect(tally.secondsLeft(1000, 0)).toBeLessThan(1020)
})

test('the share of a recording only grows as its stages go on', () => {
  const shares = (['import', 'transcribe', 'detect', 'render', 'verify', 'publish'] as const).flatMap((stage) =>
    [0, 0.5, 1].map((done) => shareOf({ stage, done, total: 1, secondsLeft: null }, new Map())),
  )
  expect(shares.toSorted((a, b) => a - b)).toEqual(shares)
  expect(shares.at(-1)).toBeCloseTo(1)
})

test('what bulk jobs measured stands above what single recordings did', () => {
  expect(expectation(new Map(), 2).measured).toBe('none')
  const single = new Map([['look:picture', 3]])
  expect(expectation(single, 2)).toMatchObject({ measured: 'single' })
  const both = new Map([...single, [bulkPace(2), 1.5] as const])
  expect(expectation(both, 2)).toMatchObject({ measured: 'bulk', pace: 1.5 })
  expect(expectation(both, 3)).toMatchObject({ measured: 'single' })
})
