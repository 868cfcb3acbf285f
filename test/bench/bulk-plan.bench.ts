import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { openDatabase } from '../../native/database/database.ts'
import type { TreeUse } from '../support/process-tree.ts'
import type { Bench, BenchRow } from './bench.ts'
import { commandsUnmeasured, measuredCommand } from './measured-command.ts'

/** How many recordings of a queue have one size: an archive where nothing is told from its size, and all is hashed. */
const sharing = 25
/** One recording in so many has the bytes of those of its size that are one as well. */
const repeated = 10

/** The beginning of a sound file with a number in it: a recording that costs nothing to make. */
function silence(number: number, bytes: number): Buffer {
  const samples = Buffer.alloc(bytes - 44)
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

/** Plans a queue of so many recordings, and makes sure that all of it was looked at. */
async function planning(folder: string, count: number): Promise<TreeUse> {
  const source = join(folder, `queue of ${count}`)
  const sizes = count / sharing
  const contents = new Set<string>()
  for (let number = 0; number < count; number++) {
    const year = join(source, String(Math.floor(number / 1000)))
    if (number % 1000 === 0) await mkdir(year, { recursive: true })
    const [mark, size] = [number % repeated === 0 ? 0 : number, 200 + (number % sizes)]
    contents.add(`${mark} ${size}`)
    await writeFile(join(year, `${number}.wav`), silence(mark, size))
  }
  const home = join(folder, `home ${count}`)
  const use = await measuredCommand(['bulk', 'run', source, '--out', join(folder, 'none'), '--dry-run'], home)
  const database = openDatabase(join(home, 'library.db'))
  const plan = database.bulkJobs.all()[0]?.plan
  database.close()
  if (plan?.recordings !== count || plan.duplicates !== count - contents.size || plan.unreadable.length > 0)
    throw new Error(`the plan of ${count} recordings is wrong`)
  return use
}

/** A plan of a large archive: its time, and whether its memory grows with it. */
export default {
  id: 'bulk-plan',
  run: async ({ folder, quick, log }) => {
    if (commandsUnmeasured !== null) return { skipped: commandsUnmeasured }
    const [fewer, more] = quick ? [1000, 5000] : [10_000, 100_000]
    const few = await planning(folder, fewer)
    log(`${fewer} planned`)
    const many = await planning(folder, more)
    const what = `queue of ${more.toLocaleString('en')} planned`
    const rows: BenchRow[] = [
      { what, value: many.seconds, unit: 's', limit: { kind: 'at most', value: 60 } },
      { what: 'its processor time', value: many.cpuSeconds, unit: 's', limit: { kind: 'at most', value: 60 } },
      { what: 'its peak memory, all processes together', value: many.peakBytes / 1e6, unit: 'MB', limit: null },
      {
        what: `that beside the memory for ${fewer.toLocaleString('en')}`,
        value: many.peakBytes / few.peakBytes,
        unit: 'times',
        limit: { kind: 'at most', value: 1.5 },
      },
    ]
    return rows
  },
} satisfies Bench
