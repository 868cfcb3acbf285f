import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { z } from 'zod'

export const root = resolve(import.meta.dirname, '..')

/** How many tests passed, failed and were left out. A step that is no test runner counts as one. */
export interface Count {
  readonly passed: number
  readonly failed: number
  readonly skipped: number
}

export interface Step {
  readonly name: string
  run(): Count
}

/** Runs a package's program on this very Node, in the project's folder. */
function program(packageName: string, bin: string, args: readonly string[]): boolean {
  const folder = dirname(createRequire(import.meta.url).resolve(`${packageName}/package.json`))
  const { status } = spawnSync(process.execPath, [join(folder, bin), ...args], { cwd: root, stdio: 'inherit' })
  return status === 0
}

const one = (ok: boolean): Count => ({ passed: ok ? 1 : 0, failed: ok ? 0 : 1, skipped: 0 })

const Results = z.object({
  success: z.boolean(),
  numPassedTests: z.int(),
  numFailedTests: z.int(),
  numPendingTests: z.int(),
  testResults: z.array(
    z.object({ name: z.string(), status: z.string(), assertionResults: z.array(z.object({ status: z.string() })) }),
  ),
})

/** What vitest wrote, as counts. A file that could not even be loaded, and a run that wrote nothing, are failures. */
export function countOf(report: string | null, ended: boolean): Count {
  if (report === null) return { passed: 0, failed: 1, skipped: 0 }
  const results = Results.parse(JSON.parse(report))
  const broken = results.testResults.filter(
    ({ status, assertionResults }) => status === 'failed' && assertionResults.every((test) => test.status !== 'failed'),
  ).length
  const failed = results.numFailedTests + broken
  return {
    passed: results.numPassedTests,
    failed: failed === 0 && !(ended && results.success) ? 1 : failed,
    skipped: results.numPendingTests,
  }
}

/** Files of a report in which something failed, as vitest names them. */
export function failedFiles(report: string): string[] {
  const { testResults } = Results.parse(JSON.parse(report))
  return testResults.filter(({ status }) => status === 'failed').map(({ name }) => name)
}

/** More failing files than this are no chance. */
const mostUnsteady = 2

/**
 * Runs tests; the few files that failed are run once more, each alone. Cameras, players and killed processes run in
 * real time, and a busy machine may starve one of them; a fault of the program fails twice. What passed only then is
 * named.
 */
function steadyVitest(args: readonly string[]): Count {
  const first = vitest(args)
  const again = first.failedFiles
  if (first.failed === 0 || again.length === 0 || again.length > mostUnsteady) return first
  for (const file of again) {
    console.log(`\n── once more, alone: ${file}`)
    if (vitest([...args, file]).failed > 0) return first
  }
  console.log(`── unsteady: failed, and passed when run again: ${again.join(', ')}`)
  return { ...first, passed: first.passed + first.failed, failed: 0 }
}

function vitest(args: readonly string[]): Count & { readonly failedFiles: readonly string[] } {
  const folder = mkdtempSync(join(tmpdir(), 'estompe-tests-'))
  try {
    const report = join(folder, 'report.json')
    const ended = program('vitest', 'vitest.mjs', [
      'run',
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${report}`,
      ...args,
    ])
    const written = existsSync(report) ? readFileSync(report, 'utf8') : null
    return { ...countOf(written, ended), failedFiles: written === null ? [] : failedFiles(written) }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Everything that must hold, cheap things first. */
export const steps: readonly Step[] = [
  {
    name: 'types',
    run: () => one(program('typescript', 'bin/tsc', ['-b']) && program('typescript', 'bin/tsc', ['-p', 'test'])),
  },
  { name: 'lint', run: () => one(program('@biomejs/biome', 'bin/biome', ['check', '.'])) },
  { name: 'architecture', run: () => vitest(['test/architecture.test.ts']) },
  {
    name: 'build',
    run: () => one(spawnSync(process.execPath, ['hosts/build.ts'], { cwd: root, stdio: 'inherit' }).status === 0),
  },
  { name: 'tests', run: () => steadyVitest(['--config', 'test/vitest.config.ts']) },
]

/** Runs the steps one after another and says how each went. */
export function runSteps(chosen: readonly Step[], { stopAtFirst }: { stopAtFirst: boolean }): Count {
  let total: Count = { passed: 0, failed: 0, skipped: 0 }
  for (const step of chosen) {
    console.log(`\n── ${step.name}`)
    const started = performance.now()
    const { passed, failed, skipped } = step.run()
    const seconds = Math.round((performance.now() - started) / 1000)
    console.log(`── ${step.name}: ${failed === 0 ? 'ok' : `${failed} failed`} (${seconds} s)`)
    total = { passed: total.passed + passed, failed: total.failed + failed, skipped: total.skipped + skipped }
    if (stopAtFirst && failed > 0) break
  }
  return total
}
