import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { root } from '../steps.ts'
import { measured, slowestFirst } from './slowest-first.ts'

test('every file that was measured is there', () => {
  expect(Object.keys(measured).filter((file) => !existsSync(join(root, file)))).toEqual([])
})

test('slow files come first, those in a browser between the others, and none is lost', () => {
  const slow = ['test/truth.test.ts', 'test/e2e/recorder.e2e.ts', 'test/fleet.test.ts', 'test/e2e/jobs.e2e.ts']
  const quick = ['a.test.ts', 'b.e2e.ts', 'c.test.ts']
  expect(slowestFirst([...quick, ...slow.toReversed()])).toEqual([...slow, ...quick])
  expect(slowestFirst(['b.e2e.ts', 'd.e2e.ts'])).toEqual(['b.e2e.ts', 'd.e2e.ts'])
})
