import { parseArgs } from 'node:util'
import { allocateSparingly, sparing } from '../../hosts/cli/allocator.mjs'
import { measureAll, measurements } from '../support/measure.ts'
import type { Bench } from './bench.ts'

// As the program itself runs. What is started from here, peers among it, chooses for itself.
allocateSparingly()
for (const name of Object.keys(sparing)) delete process.env[name]

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { json: { type: 'boolean', default: false }, quick: { type: 'boolean', default: false } },
})
const log = (line: string): void => void process.stderr.write(`  ${line}\n`)
const good = await measureAll(
  await measurements<Bench>(import.meta.dirname, '.bench.ts'),
  { quick: values.quick, log },
  { only: positionals, json: values.json },
)
process.exitCode = good ? 0 : 1
