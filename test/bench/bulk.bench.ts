import { mkdir, writeFile } from 'node:fs/promises'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { launcher } from '../support/command-line.ts'
import { measureTree, type TreeUse } from '../support/process-tree.ts'
import { remux } from '../support/remux.ts'
import { sample, samplesMissing } from '../support/samples.ts'
import type { Bench, BenchRow } from './bench.ts'

/** Seconds of one short call. */
const callSeconds = 6

async function measured(args: readonly string[], home: string): Promise<TreeUse> {
  const use = await measureTree(process.execPath, [launcher, ...args], { ...process.env, ESTOMPE_HOME: home })
  // 3: done, but something is left to a person, which costs the same.
  if (use.code !== 0 && use.code !== 3) throw new Error(`${args.slice(0, 2).join(' ')} ended with ${use.code}`)
  return use
}

/** Short calls cut from a sample, no two with the same bytes. */
async function shortCalls(call: string, folder: string, count: number): Promise<string[]> {
  await mkdir(folder, { recursive: true })
  const paths: string[] = []
  for (let number = 0; number < count; number++) {
    const start = (number * 3.1) % 95
    const path = join(folder, `call ${String(number).padStart(2, '0')}.mp4`)
    await remux(call, path, { start, end: start + callSeconds + (number % 5) / 10 })
    paths.push(path)
  }
  return paths
}

/** One second of silence with its number in it: a recording that costs nothing to make. */
function silence(number: number): Buffer {
  const samples = Buffer.alloc(2 * (8000 + number))
  samples.writeUInt32LE(number)
  const head = Buffer.from('RIFF____WAVEfmt ____________________data____', 'latin1')
  for (const [at, value] of [
    [4, 36 + samples.length],
    [16, 16],
    [24, 8000],
    [28, 16_000],
    [40, samples.length],
  ] as const)
    head.writeUInt32LE(value, at)
  for (const [at, value] of [
    [20, 1],
    [22, 1],
    [32, 2],
    [34, 16],
  ] as const)
    head.writeUInt16LE(value, at)
  return Buffer.concat([head, samples])
}

async function planning(folder: string, count: number): Promise<TreeUse> {
  const source = join(folder, `queue of ${count}`)
  for (let number = 0; number < count; number++) {
    const year = join(source, String(Math.floor(number / 1000)))
    if (number % 1000 === 0) await mkdir(year, { recursive: true })
    // One in ten shares its size with another one, as recordings of an archive hardly ever do.
    await writeFile(
      join(year, `${number}.wav`),
      silence(number % 10 === 0 ? 0 : number).subarray(0, 200 + (number % 4000)),
    )
  }
  return measured(['bulk', 'run', source, '--out', join(folder, 'none'), '--dry-run'], join(folder, `home ${count}`))
}

/** Bulk jobs: throughput beside one recording after the other, memory, and the time that a plan takes. */
export default {
  id: 'bulk',
  run: async ({ folder, quick, log }) => {
    if (process.platform !== 'linux') return { skipped: 'the processes of a job are measured through /proc' }
    const call = sample('calls/coaching-prix.mp4')
    if (!call) return { skipped: samplesMissing }
    const cores = availableParallelism()
    const count = quick ? 4 : 60
    const source = join(folder, 'calls')
    const calls = await shortCalls(call, source, count)
    const single = await measured(['process', ...calls, '--out', join(folder, 'single')], join(folder, 'single home'))
    log(`one by one: ${single.seconds.toFixed(0)} s, ${single.cpuSeconds.toFixed(0)} s of processor`)
    const bulk = async (jobs: number): Promise<TreeUse> => {
      const args = ['bulk', 'run', source, '--out', join(folder, `out ${jobs}`), '--jobs', String(jobs), '--json']
      const use = await measured([...args, '--on-battery'], join(folder, `bulk home ${jobs}`))
      log(`${jobs} at a time: ${use.seconds.toFixed(0)} s, ${use.cpuSeconds.toFixed(0)} s of processor`)
      return use
    }
    const two = await bulk(2)
    const four = await bulk(4)
    const few = await planning(folder, quick ? 1000 : 10_000)
    const many = await planning(folder, quick ? 5000 : 100_000)
    const busy = two.cpuSeconds / two.seconds / cores
    const isBusy = busy >= 0.9
    const rows: BenchRow[] = [
      {
        what: `${count} short calls, throughput beside process on all of them`,
        value: single.seconds / two.seconds,
        unit: 'times',
        limit: isBusy ? null : { kind: 'at least', value: 1.3 },
      },
      { what: 'processor time beside process', value: two.cpuSeconds / single.cpuSeconds, unit: 'times', limit: null },
      { what: 'cores kept busy', value: 100 * busy, unit: '%', limit: isBusy ? { kind: 'at least', value: 90 } : null },
      { what: 'peak memory, --jobs 2', value: two.peakBytes / 1e6, unit: 'MB', limit: null },
      {
        what: 'peak memory, --jobs 4',
        value: four.peakBytes / 1e6,
        unit: 'MB',
        limit: { kind: 'at most', value: 6000 },
      },
      {
        what: `queue of ${quick ? '5,000' : '100,000'} planned`,
        value: many.seconds,
        unit: 's',
        limit: { kind: 'at most', value: 60 },
      },
      {
        what: `its memory beside a ${quick ? 'fifth' : 'tenth'} of it`,
        value: many.peakBytes / few.peakBytes,
        unit: 'times',
        limit: { kind: 'at most', value: 1.5 },
      },
    ]
    return rows
  },
} satisfies Bench
