import { spawn } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { sample, samplesMissing } from '../support/samples.ts'
import type { Bench } from './bench.ts'
import { looped } from './looped.ts'
import { transcode } from './transcode.ts'

const program = resolve(import.meta.dirname, '../../hosts/cli/estompe.mjs')
const reporter = pathToFileURL(join(import.meta.dirname, 'report-memory.mjs')).href

/** The most memory, in megabytes, that `estompe process` held while it worked on a file. */
async function peakOf(input: string, folder: string, name: string): Promise<number> {
  const report = join(folder, `${name}.memory`)
  const env = { ...process.env, ESTOMPE_HOME: join(folder, `${name}.home`), MEMORY_REPORT: report }
  const words = ['--import', reporter, program, 'process', input, '--out', join(folder, `${name}.out`)]
  const code = await new Promise<number | null>((done, fail) => {
    const child = spawn(process.execPath, words, { env, stdio: 'ignore' })
    child.on('error', fail)
    child.on('exit', done)
  })
  // 3: done, but the verification found something, which costs the same memory.
  if (code !== 0 && code !== 3) throw new Error(`process ended with ${code}`)
  const lines = (await readFile(report, 'utf8')).trim().split('\n')
  return lines.reduce((sum, line) => sum + Number(line), 0) / 1024
}

/** How long the sample call lasts, seconds. */
const turnSeconds = 24.9

/** Of the short form and the whole one: the picture, one turn of how many is spoken, and the turns that are compared. */
const forms = {
  quick: { picture: 'fps=2,scale=640:360', said: '640x360, two frames a second', spokenOneIn: 10, turns: [15, 49] },
  whole: { picture: 'fps=3', said: '720p, three frames a second', spokenOneIn: 2, turns: [15, 145] },
} as const

/**
 * Peak memory of the whole job, and whether it grows with the length of the recording: 6 minutes beside 60. Few frames
 * a second keep it to a time that somebody waits for; a third of an hour of the short form is a few minutes' work.
 */
export default {
  id: 'memory',
  run: async ({ folder, quick, log }) => {
    const call = sample('starter/starter-call.mp4')
    if (!call) return { skipped: samplesMissing }
    const form = forms[quick ? 'quick' : 'whole']
    const [few, many] = form.turns
    const slow = join(folder, 'slow.mp4')
    await transcode(call, slow, { threads: 2, filter: form.picture })
    const peaks: number[] = []
    for (const times of [few, many]) {
      const input = join(folder, `${times} times.mkv`)
      await looped(slow, input, times, { soundEvery: form.spokenOneIn })
      peaks.push(await peakOf(input, folder, `${times}`))
      log(`${times} times the sample call: ${peaks.at(-1)?.toFixed(0)} MB`)
    }
    const [short, long] = peaks as [number, number]
    const minutes = (times: number): string => `${((times * turnSeconds) / 60).toFixed(1)} minutes`
    return [
      {
        what: `peak memory, ${minutes(many)} (${form.said})`,
        value: long,
        unit: 'MB',
        limit: { kind: 'at most', value: 1500 },
      },
      {
        what: `peak memory, ${minutes(many)} beside ${minutes(few)} (${form.said})`,
        value: long / short,
        unit: 'times',
        limit: { kind: 'at most', value: 1.05 },
      },
    ]
  },
} satisfies Bench
