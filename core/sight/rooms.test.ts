import { expect, test } from 'vitest'
import { briefRoom, Rooms } from './rooms.ts'

test('room that was given back is used again, and only where it has the length', () => {
  const rooms = new Rooms()
  const [one, other] = [rooms.take(10), rooms.take(10)]
  expect(one.buffer).not.toBe(other.buffer)
  rooms.give(one)
  expect(rooms.take(10)).toBe(one)
  rooms.give(other)
  expect(rooms.take(11)).toHaveLength(11)
})

test('brief room has the length that was asked for', () => {
  expect(briefRoom(7)).toHaveLength(7)
  expect(briefRoom(3)).toHaveLength(3)
  expect(briefRoom(9)).toHaveLength(9)
})
