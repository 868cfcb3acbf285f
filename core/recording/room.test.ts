import { array, assert, integer, property } from 'fast-check'
import { expect, test } from 'vitest'
import { Room, reservedBytes } from './room.ts'

const mega = 1e6

test('room is told from the rate at which is really written, and warned of at ten minutes and at two, once each', () => {
  const room = new Room()
  expect(room.secondsLeft(1e12)).toBeNull()
  for (let second = 0; second <= 10; second++) room.wrote(second, second * mega)
  expect(room.rate).toBeCloseTo(mega)
  const free = (minutes: number): number => reservedBytes + minutes * 60 * mega
  expect(room.due(free(11))).toBeNull()
  expect(room.due(free(9.9))).toBe(10)
  expect(room.due(free(9))).toBeNull()
  expect(room.due(free(1.9))).toBe(2)
  expect(room.due(free(1))).toBeNull()
  expect(room.secondsLeft(free(1))).toBeCloseTo(60)
})

test('a disk that is nearly full from the beginning gives the graver warning alone', () => {
  const room = new Room()
  for (let second = 0; second <= 10; second++) room.wrote(second, second * mega)
  expect(room.due(reservedBytes + 60 * mega)).toBe(2)
  expect(room.due(reservedBytes + 60 * mega)).toBeNull()
})

test('a call that becomes quiet is measured by its last half minute', () => {
  const room = new Room()
  for (let second = 0; second <= 60; second++) room.wrote(second, Math.min(second, 30) * mega)
  expect(room.rate).toBeNull()
})

test('whatever is written, nobody is told later than with that much room, and never twice', () => {
  assert(
    property(array(integer({ min: 1, max: 5_000_000 }), { minLength: 20, maxLength: 200 }), (pieces) => {
      const room = new Room()
      let free = reservedBytes + 15 * 60 * 2.5 * mega
      let bytes = 0
      const told: number[] = []
      for (const [second, piece] of pieces.entries()) {
        bytes += piece
        free -= piece
        room.wrote(second, bytes)
        const due = room.due(free)
        if (due !== null) told.push(due)
        const left = room.secondsLeft(free)
        for (const minutes of [10, 2])
          if (left !== null && left <= minutes * 60) expect(told.some((one) => one <= minutes)).toBe(true)
      }
      expect(new Set(told).size).toBe(told.length)
    }),
  )
})
