import { expect, test } from 'vitest'
import { warningOf } from './warning.ts'

const state = { source: 1, peak: 0.2, out: false, ended: false, dropped: 0, frames: 1000 }
const microphone = { kind: 'microphone', track: { kind: 'audio' }, state } as const
const screen = { kind: 'screen', track: { kind: 'video' }, state: { ...state, peak: null } } as const
const well = {
  preset: 'call' as const,
  line: true,
  unsafe: 0,
  roomSeconds: 7200,
  emptySeconds: null,
  quietSeconds: 3,
  paused: false,
  sources: [screen, microphone],
}

test('a recording that is well needs nobody', () => {
  expect(warningOf(well)).toBeNull()
  expect(warningOf({ ...well, roomSeconds: null, line: false, unsafe: 5000 })).toBeNull()
})

test('the gravest thing comes first', () => {
  const silent = { ...microphone, state: { ...state, out: true } }
  const dark = { ...screen, state: { ...state, out: true } }
  const over = { ...microphone, state: { ...state, ended: true } }
  const slow = { ...screen, state: { ...state, dropped: 30 } }
  expect(warningOf({ ...well, sources: [silent] })).toEqual({ kind: 'silent', source: 'microphone' })
  expect(warningOf({ ...well, sources: [dark, silent] })).toEqual({ kind: 'black', source: 'screen' })
  expect(warningOf({ ...well, sources: [over] })).toEqual({ kind: 'ended', source: 'microphone' })
  expect(warningOf({ ...well, sources: [slow] })).toEqual({ kind: 'dropped', share: 0.03 })
  expect(warningOf({ ...well, roomSeconds: 90, sources: [silent] })).toEqual({ kind: 'room', seconds: 90 })
  const cut = { ...well, line: false, unsafe: 9e6, roomSeconds: 90 }
  expect(warningOf(cut)).toEqual({ kind: 'line', bytes: 9e6 })
})

test('a recording without any source says so before all else, and asks after a while whether to stop', () => {
  const gone = { ...well, sources: [], roomSeconds: 90, emptySeconds: 1 }
  expect(warningOf(gone)).toEqual({ kind: 'empty', ask: false })
  expect(warningOf({ ...gone, emptySeconds: 20 })).toEqual({ kind: 'empty', ask: true })
})

test('a call that seems over is asked about, but not in a pause, nor somebody who is alone', () => {
  expect(warningOf({ ...well, quietSeconds: 120 })).toEqual({ kind: 'quiet', seconds: 120 })
  expect(warningOf({ ...well, quietSeconds: 120, paused: true })).toBeNull()
  expect(warningOf({ ...well, quietSeconds: 120, preset: 'camera' })).toBeNull()
})
