import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

/** One line of a printed table of figures. */
export interface Row {
  readonly what: string
  readonly value: number
  readonly unit: string
  /** What the figure has to reach; null when it is only told. */
  readonly limit: { readonly kind: 'at least' | 'at most'; readonly value: number } | null
  readonly note?: string
}

export type Outcome = { readonly rows: readonly Row[] } | { readonly skipped: string } | { readonly failed: string }

export const reached = ({ limit, value }: Row): boolean =>
  limit === null || (limit.kind === 'at least' ? value >= limit.value : value <= limit.value)

/** Default exports of the files in `folder` that end in `ending`, in the order of their names. */
export async function measurements<T>(folder: string, ending: string): Promise<T[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith(ending)).sort()
  return Promise.all(
    names.map(async (name) => ((await import(pathToFileURL(join(folder, name)).href)) as { default: T }).default),
  )
}

/** Runs `work` with a folder of its own that is removed afterwards. */
export async function inScratch<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'estompe-measure-'))
  try {
    return await work(folder)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** At most four significant digits, never an exponent. */
export const figure = (value: number): string =>
  Number.isInteger(value) ? String(value) : value.toPrecision(4).replace(/\.?0+$/, '')

function lineOf(row: Row): string[] {
  const limit = row.limit ? `${row.limit.kind} ${figure(row.limit.value)}` : ''
  return [
    reached(row) ? (row.limit ? 'ok' : '') : 'MISSED',
    row.what,
    figure(row.value),
    row.unit,
    limit,
    row.note ?? '',
  ]
}

/** The table as text, one block a measurement. */
export function table(outcomes: ReadonlyMap<string, Outcome>): string {
  const blocks: string[] = []
  for (const [id, outcome] of outcomes) {
    if ('skipped' in outcome) blocks.push(`${id}: skipped, ${outcome.skipped}`)
    else if ('failed' in outcome) blocks.push(`${id}: FAILED, ${outcome.failed}`)
    else {
      const lines = outcome.rows.map(lineOf)
      const widths = [0, 1, 2, 3, 4].map((i) => Math.max(0, ...lines.map((line) => (line[i] as string).length)))
      const drawn = lines.map((line) =>
        line
          .map((cell, i) => cell.padEnd(widths[i] ?? 0))
          .join('  ')
          .trimEnd(),
      )
      blocks.push([id, ...drawn.map((line) => `  ${line}`)].join('\n'))
    }
  }
  return blocks.join('\n\n')
}

export interface Measurement<C> {
  readonly id: string
  run(context: C & { folder: string }): Promise<readonly Row[] | { readonly skipped: string }>
}

/**
 * Runs measurements one after the other, prints the table (or JSON), and answers whether every limit was reached.
 */
export async function measureAll<C>(
  all: readonly Measurement<C>[],
  context: C,
  options: { only: readonly string[]; json: boolean },
): Promise<boolean> {
  const outcomes = new Map<string, Outcome>()
  for (const one of all) {
    if (options.only.length > 0 && !options.only.includes(one.id)) continue
    const started = performance.now()
    const outcome = await inScratch(async (folder): Promise<Outcome> => {
      try {
        const answer = await one.run({ ...context, folder })
        return 'skipped' in answer ? answer : { rows: answer }
      } catch (error) {
        return { failed: error instanceof Error ? (error.stack ?? error.message) : String(error) }
      }
    })
    outcomes.set(one.id, outcome)
    process.stderr.write(`${one.id}: ${((performance.now() - started) / 1000).toFixed(0)} s\n`)
  }
  const good = [...outcomes.values()].every((o) => !('failed' in o) && (!('rows' in o) || o.rows.every(reached)))
  if (options.json)
    process.stdout.write(
      `${JSON.stringify({ cores: cpus().length, node: process.version, good, results: Object.fromEntries(outcomes) }, null, 2)}\n`,
    )
  else process.stdout.write(`${table(outcomes)}\n\n${good ? 'every limit reached' : 'a limit was missed'}\n`)
  return good
}
