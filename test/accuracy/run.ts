import { parseArgs } from 'node:util'
import { measureAll, measurements } from '../support/measure.ts'
import { samplesFolder } from '../support/samples.ts'
import type { Accuracy } from './accuracy.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    json: { type: 'boolean', default: false },
    samples: { type: 'string', default: samplesFolder },
    text: { type: 'string' },
  },
})
const log = (line: string): void => void process.stderr.write(`  ${line}\n`)
const good = await measureAll(
  await measurements<Accuracy>(import.meta.dirname, '.accuracy.ts'),
  { samples: values.samples, text: values.text ?? null, log },
  { only: values.text === undefined ? positionals : ['text'], json: values.json },
)
process.exitCode = good ? 0 : 1
