import { existsSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { basename, extname, join } from 'node:path'
import { Report } from '../../core/contract/report.ts'
import { analysis } from '../../core/pipeline.ts'
import { start } from '../support/command-line.ts'
import type { Accuracy, AccuracyRow } from './accuracy.ts'

/** How many times faster than real time everything in a call is found, by the command line as users start it. */
export default {
  id: 'time',
  async run({ samples, folder, log }) {
    const place = join(samples, 'calls')
    const calls = existsSync(place) ? (await readdir(place)).filter((name) => name.endsWith('.mp4')) : []
    const rows: AccuracyRow[] = []
    for (const call of calls) {
      const out = join(folder, 'out')
      const env = { ESTOMPE_HOME: join(folder, `${call}.home`) }
      const { code, errors } = await start(['process', join(place, call), '--out', out], { env }).ended
      if (code !== 0) throw new Error(`${call}: process ended with ${code}: ${errors}`)
      const report = join(out, basename(call, extname(call)), 'report.json')
      const { source, stages } = Report.parse(JSON.parse(await readFile(report, 'utf8')))
      const found = stages.filter(({ name }) => analysis.some((one) => one === name))
      const seconds = found.reduce((sum, stage) => sum + stage.seconds, 0)
      const each = found.map((stage) => `${stage.name} ${stage.seconds.toFixed(1)} s`).join(', ')
      log(`${call}: ${each}`)
      rows.push({
        what: `${call}: analysis beside real time`,
        value: source.duration / seconds,
        unit: 'times as fast',
        limit: { kind: 'at least', value: 3 },
        note: each,
      })
    }
    return rows.length > 0 ? rows : { skipped: 'there is no call in the folder of samples' }
  },
} satisfies Accuracy
