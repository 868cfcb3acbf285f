import { expect, test } from 'vitest'
import { countOf, failedFiles } from './steps.ts'

const report = (over: object): string =>
  JSON.stringify({ success: true, numPassedTests: 3, numFailedTests: 0, numPendingTests: 1, testResults: [], ...over })

test('what vitest counted is what is told', () => {
  expect(countOf(report({}), true)).toEqual({ passed: 3, failed: 0, skipped: 1 })
  expect(countOf(report({ success: false, numFailedTests: 2 }), false)).toEqual({ passed: 3, failed: 2, skipped: 1 })
})

test('a run that wrote nothing, ended badly or could not load a file has failed', () => {
  expect(countOf(null, true).failed).toBe(1)
  expect(countOf(report({}), false).failed).toBe(1)
  expect(countOf(report({ success: false }), false).failed).toBe(1)
  const broken = { name: 'a.test.ts', status: 'failed', assertionResults: [] }
  expect(countOf(report({ success: false, testResults: [broken, broken] }), false).failed).toBe(2)
})

test('the files in which something failed are named', () => {
  const [good, bad] = ['passed', 'failed'].map((status) => ({
    name: `${status}.test.ts`,
    status,
    assertionResults: [],
  }))
  expect(failedFiles(report({ testResults: [good, bad] }))).toEqual(['failed.test.ts'])
})
