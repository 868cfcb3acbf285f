import { expect, test } from 'vitest'
import { type Running, warningsOf, wordFor } from './warning.ts'

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
  expect(warningsOf(well)).toEqual([])
  expect(warningsOf({ ...well, roomSeconds: null, line: false, unsafe: 5000 })).toEqual([])
})

test('everything that is wrong is told, the gravest first', () => {
  const silent = { ...microphone, state: { ...state, out: true } }
  const dark = { ...screen, state: { ...state, out: true } }
  const over = { ...microphone, state: { ...state, ended: true } }
  const slow = { ...screen, state: { ...state, dropped: 30 } }
  expect(warningsOf({ ...well, sources: [silent] })).toEqual([{ kind: 'silent', source: 'microphone' }])
  expect(warningsOf({ ...well, sources: [over] })).toEqual([{ kind: 'ended', source: 'microphone' }])
  expect(warningsOf({ ...well, sources: [slow] })).toEqual([{ kind: 'dropped', share: 0.03 }])
  const kinds = (running: Running) => warningsOf(running).map(wordFor)
  const cut = { ...well, line: false, unsafe: 9e6, roomSeconds: 90 }
  expect(kinds(cut)).toEqual(['line', 'room:2'])
  // Nothing that goes wrong is hidden by what has been wrong for a while.
  expect(kinds({ ...cut, quietSeconds: 120, sources: [dark, over] })).toEqual([
    ...['line', 'room:2', 'black:screen', 'ended:microphone', 'quiet'],
  ])
})

test('a recording without any source says so before all else, and asks after a while whether to stop', () => {
  const gone = { ...well, sources: [], roomSeconds: 90, emptySeconds: 1 }
  expect(warningsOf(gone)).toEqual([{ kind: 'empty', ask: false }])
  expect(warningsOf({ ...gone, emptySeconds: 20 })).toEqual([{ kind: 'empty', ask: true }])
})

test('a call that seems over is asked about, but not in a pause, nor somebody who is alone', () => {
  expect(warningsOf({ ...well, quietSeconds: 120 })).toEqual([{ kind: 'quiet', seconds: 120 }])
  expect(warningsOf({ ...well, quietSeconds: 120, paused: true })).toEqual([])
  expect(warningsOf({ ...well, quietSeconds: 120, preset: 'camera' })).toEqual([])
})

test('a disk that fills is told of at ten minutes and again at two, each once', () => {
  const words = [700, 599, 300, 121, 120, 5].map((roomSeconds) => warningsOf({ ...well, roomSeconds }).map(wordFor))
  expect(words.flat()).toEqual(['room:10', 'room:10', 'room:10', 'room:2', 'room:2'])
})
