import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { programFolder } from './root.ts'
import { jsonSchemas } from './schemas.ts'

test.each(Object.entries(jsonSchemas()))(
  'docs/%s is what the program checks (npm run schemas writes it)',
  (name, text) => {
    expect(readFileSync(join(programFolder, 'docs', name), 'utf8')).toBe(text)
  },
)

test('the schemas name every field that other programs read', () => {
  const fields = (name: string): string[] => Object.keys(JSON.parse(jsonSchemas()[name] ?? '{}').properties)
  expect(fields('plan.schema.json')).toEqual(['version', 'source', 'video', 'audio', 'voices', 'text'])
  expect(fields('transcript.schema.json')).toEqual(['language', 'duration', 'speakers', 'segments'])
})
