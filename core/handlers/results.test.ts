import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { readReport, readResults } from './results.ts'

const folder = mkdtempSync(join(tmpdir(), 'estompe-results-'))
afterAll(() => rmSync(folder, { recursive: true }))

test.each(['', '{"verdict":', '{"verdict":"clean"}'])(
  'a damaged result (%j) counts as none and breaks nothing',
  async (text) => {
    mkdirSync(folder, { recursive: true })
    for (const name of ['report.json', 'plan.json', 'transcript.json']) writeFileSync(join(folder, name), text)
    expect(await readReport({ folder, files: [] })).toBeNull()
    expect(await readResults({ folder, files: [] }, true)).toEqual({
      report: null,
      transcript: null,
      plan: null,
      files: [],
    })
  },
)
