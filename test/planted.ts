/**
 * The long form of the planted leaks: a hundred of each kind at random times in redacted samples, each to be found.
 *   npm run planted [-- --count N] [-- --seed N] [-- --json]
 */
import { cpus } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { inScratch } from './support/measure.ts'
import { plantedScores } from './support/planted-scores.ts'
import { samplesFolder } from './support/samples.ts'

const { values } = parseArgs({
  options: {
    count: { type: 'string', default: '100' },
    seed: { type: 'string', default: '1' },
    json: { type: 'boolean', default: false },
    samples: { type: 'string', default: samplesFolder },
  },
})
const log = (line: string): void => void process.stderr.write(`  ${line}\n`)

await inScratch(async (folder) => {
  const scores = await plantedScores({
    samples: values.samples,
    folder: join(folder),
    count: Number(values.count),
    seed: Number(values.seed),
    log,
  })
  if (values.json) {
    const plain = scores.map((score) => ({ ...score, by: Object.fromEntries(score.by) }))
    process.stdout.write(`${JSON.stringify({ cores: cpus().length, scores: plain }, null, 1)}\n`)
  } else {
    process.stdout.write('| planted | found | of | false | by which checks |\n|---|---|---|---|---|\n')
    for (const { kind, found, planted, false: extra, by } of scores)
      process.stdout.write(
        `| ${kind} | ${found} | ${planted} | ${extra} | ${[...by].map(([id, n]) => `${id} ${n}`).join(', ')} |\n`,
      )
  }
  process.exitCode = scores.every(({ found, planted }) => found === planted && planted > 0) ? 0 : 1
})
