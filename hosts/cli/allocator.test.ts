import { execFile, fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { sparing } from './allocator.mjs'

const allocator = pathToFileURL(join(import.meta.dirname, 'allocator.mjs')).href
const bare = Object.fromEntries(Object.entries(process.env).filter(([name]) => !(name in sparing)))
let folder = ''
let program = ''

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'estompe-allocator-'))
  program = join(folder, 'program.mjs')
  await writeFile(
    program,
    `import { allocateSparingly } from ${JSON.stringify(allocator)}
    console.log('began')
    allocateSparingly()
    const { argv, execArgv, env, pid } = process
    const told = { pid, words: argv.slice(2), flags: execArgv, arenas: env.MALLOC_ARENA_MAX ?? null }
    process.send ? process.send(told) : console.log(JSON.stringify(told))`,
  )
})
afterAll(() => rm(folder, { recursive: true }))

/** What the program says of itself, and how often it began. */
async function begun(env: NodeJS.ProcessEnv): Promise<{ times: number; pid: number; told: Record<string, unknown> }> {
  const running = promisify(execFile)(process.execPath, ['--no-warnings', program, 'one', 'two words'], { env })
  const lines = (await running).stdout.trim().split('\n')
  return { times: lines.length - 1, pid: running.child.pid as number, told: JSON.parse(lines.at(-1) as string) }
}

const same = { words: ['one', 'two words'], flags: ['--no-warnings'] }

test.runIf(process.platform === 'linux' && process.execve)(
  'a program begins again in its place, with the same words (Linux, Node 22.15 or newer)',
  async () => {
    const { times, pid, told } = await begun(bare)
    expect(told).toEqual({ ...same, pid, arenas: sparing.MALLOC_ARENA_MAX })
    expect(times).toBe(2)
  },
)

test('who has chosen already is left alone', async () => {
  const { times, pid, told } = await begun({ ...bare, MALLOC_ARENA_MAX: '5' })
  expect(told).toEqual({ ...same, pid, arenas: '5' })
  expect(times).toBe(1)
})

test('a channel to the process that started it is not given up', async () => {
  const child = fork(program, ['one', 'two words'], {
    env: bare,
    execArgv: ['--no-warnings'],
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  })
  const [told] = await once(child, 'message')
  expect(told).toEqual({ ...same, pid: child.pid, arenas: null })
})
