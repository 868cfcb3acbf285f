import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { z } from 'zod'
import { RedactionPlan } from './contract/plan.ts'
import { PolicyFile } from './contract/policy.ts'
import { Report } from './contract/report.ts'
import { Transcript } from './contract/transcript.ts'
import { programFolder } from './root.ts'

const published = {
  'plan.schema.json': { schema: RedactionPlan, title: 'plan.json: everything that Estompe hid in one recording' },
  'transcript.schema.json': { schema: Transcript, title: 'transcript.json: what is said, times in seconds' },
  'policy.schema.json': { schema: PolicyFile, title: 'A policy: what is hidden without asking, with its own examples' },
  'report.schema.json': { schema: Report, title: 'report.json: what was hidden, what was checked, what was found' },
}

/** The JSON Schemas of the files that the program writes, by file name in `docs/`: made from what it checks itself. */
export function jsonSchemas(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(published).map(([name, { schema, title }]) => [
      name,
      `${JSON.stringify({ title, ...z.toJSONSchema(schema) }, null, 2)}\n`,
    ]),
  )
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const docs = join(programFolder, 'docs')
  mkdirSync(docs, { recursive: true })
  for (const [name, text] of Object.entries(jsonSchemas())) writeFileSync(join(docs, name), text)
}
