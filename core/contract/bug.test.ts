import { expect, test } from 'vitest'
import { asError, bugOf } from './bug.ts'
import { StudioError } from './errors.ts'

const full = Object.assign(new Error('no space left, write /archive/Anne Martin.mp4'), { code: 'ENOSPC' })

test('a bug tells what it is and where, and nothing that its message says', () => {
  class OddError extends Error {
    override readonly name = 'OddError'
  }
  const bug = bugOf(new OddError('Anne Martin said so', { cause: full }))
  expect(bug).toMatchObject({ name: 'OddError', code: 'ENOSPC' })
  expect(bug.stack[0]).toContain('bug.test')
  expect(JSON.stringify(bug)).not.toContain('Anne')
  expect(bugOf(asError(bug))).toEqual(bug)
})

test.each([
  ['a code that says something', Object.assign(new Error(), { code: 'Anne Martin' }), null],
  ['a code that is no text', Object.assign(new Error(), { code: 7 }), null],
  ['one of ours', new StudioError('disk-full'), 'disk-full'],
])('%s', (_, thrown, code) => {
  expect(bugOf(thrown).code).toBe(code)
})

test('what is no error has a kind', () => {
  expect(bugOf('Anne')).toEqual({ name: 'string', code: null, stack: [] })
})
