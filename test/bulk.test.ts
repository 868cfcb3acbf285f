import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { copyFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Report } from '../core/contract/report.ts'
import { filesBelow } from '../core/keeping/tree.ts'
import { prepareVault, sealLibrary } from '../core/keeping/vault.ts'
import { openLibrary } from '../core/library.ts'
import { openDatabase } from '../native/database/database.ts'
import { isSealed } from '../native/vault/sealed-file.ts'
import { run, start } from './support/command-line.ts'
import { evenTimes, makeMedia } from './support/fixtures.ts'
import { tinyDisk } from './support/tiny-disk.ts'

// Whole folders through the command line: resumed, shared, stopped, on a full disk, with files that are no recordings.
const folder = mkdtempSync(join(tmpdir(), 'estompe-bulk-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const source = join(folder, 'archive')
const env = { ESTOMPE_HOME: join(folder, 'home') }

const clip = (path: string, frames: number): Promise<string> =>
  makeMedia(path, {
    video: [{ width: 320, height: 180, times: evenTimes(frames, 25) }],
    audio: [{ rate: 16_000, channels: 1, seconds: frames / 25, sample: () => 0 }],
  })
const bulk = (out: string, ...more: string[]): string[] => [
  'bulk',
  'run',
  source,
  '--out',
  out,
  '--policy',
  'everything',
  '--json',
  ...more,
]
const whole = (out: string): string[] =>
  readdirSync(out)
    .filter((name) => !name.startsWith('.'))
    .sort()

beforeAll(async () => {
  mkdirSync(join(source, 'deep'), { recursive: true })
  await clip(join(source, 'one.mp4'), 75)
  await clip(join(source, 'deep', 'two.mp4'), 100)
  await copyFile(join(source, 'one.mp4'), join(source, 'deep', 'one again.mp4'))
  const bytes = readFileSync(join(source, 'one.mp4'))
  writeFileSync(join(source, 'torn.mp4'), bytes.subarray(0, 600))
  writeFileSync(join(source, 'empty.mp4'), '')
  writeFileSync(join(source, 'letter.mp4'), 'Bonjour !')
  writeFileSync(join(source, 'notes.txt'), 'Bonjour !')
})

test('a plan says what there is and does nothing', async () => {
  const out = join(folder, 'planned only')
  const { code, events, errors } = await run(bulk(out, '--dry-run'), { env })
  expect([code, errors]).toEqual([0, ''])
  expect(events().find(({ event }) => event === 'plan')).toMatchObject({
    ...{ recordings: 6, duplicates: 1, otherFiles: 1, seconds: 7 },
    unreadable: [
      { code: 'file-empty', count: 1 },
      { code: 'media-damaged', count: 1 },
      { code: 'not-media', count: 1 },
    ],
  })
  expect(existsSync(out)).toBe(false)
  expect((await run(bulk(source, '--dry-run'), { env })).code).toBe(2)
})

test('a model that is not here is named before anything begins, and nothing else is', async () => {
  const out = join(folder, 'never heard')
  const { code, events } = await run(bulk(out, '--model', 'whisper-small'), { env })
  expect(code).toBe(4)
  expect(events().at(-1)).toMatchObject({ event: 'error', code: 'model-missing' })
  expect(JSON.stringify(events().at(-1))).toContain('npx estompe models fetch whisper-small')
  expect(existsSync(out)).toBe(false)
})

/** The processes that a process has started. */
const childrenOf = (pid: number): number[] =>
  readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean).map(Number)

test.runIf(process.platform === 'linux')(
  'a worker that does not put things down when the job is stopped is ended, and nothing of it stays in scratch',
  async () => {
    const home = join(folder, 'stopped home')
    const stopped = start(bulk(join(folder, 'stopped')), { env: { ESTOMPE_HOME: home } })
    await stopped.says('"stage":"look"')
    expect(readdirSync(join(home, 'scratch'))).not.toEqual([])
    for (const pid of childrenOf(stopped.child.pid as number)) process.kill(pid, 'SIGSTOP')
    stopped.child.kill('SIGINT')
    await stopped.ended
    expect(readdirSync(join(home, 'scratch'))).toEqual([])
  },
)

test('killed in both ways, asked twice, it ends once: each recording one result, the poisoned ones a reason', {
  timeout: 300_000,
}, async () => {
  const out = join(folder, 'out')
  const report = join(folder, 'report.csv')
  const first = start(bulk(out), { env })
  await first.says('"stage":"look"')
  if (process.platform === 'linux')
    for (const pid of childrenOf(first.child.pid as number)) process.kill(pid, 'SIGKILL')
  const second = await run(bulk(out), { env })
  expect(second.code).toBe(4)
  expect(second.events().at(-1)).toMatchObject({ event: 'error', code: 'bulk-busy' })
  await first.says('"outcome":"clean"')
  first.child.kill('SIGKILL')
  await first.ended
  for (const name of whole(out)) expect(Report.parse(JSON.parse(readFileSync(join(out, name, 'report.json'), 'utf8'))))

  const last = await run(bulk(out, '--report', report), { env })
  expect(last.errors).toBe('')
  expect(last.code).toBe(4)
  expect(last.events().at(-1)).toMatchObject({ counts: { clean: 2, failed: 3, duplicate: 1, waiting: 0, running: 0 } })
  expect(whole(out)).toEqual(['one', 'two'])
  expect(readdirSync(join(env.ESTOMPE_HOME, 'scratch'))).toEqual([])
  const lines = readFileSync(report, 'utf8').trim().split('\r\n')
  expect(lines).toHaveLength(7)
  expect(lines.slice(1, 4).map((line) => line.split(',').slice(0, 3).join(' '))).toEqual([
    'empty.mp4 failed file-empty',
    'letter.mp4 failed not-media',
    'torn.mp4 failed media-damaged',
  ])

  // What is done is not even begun again.
  const again = await run(bulk(out), { env })
  expect(again.events().filter(({ event }) => event === 'progress' || event === 'result')).toEqual([])
  expect(again.code).toBe(4)
})

test('the job is listed, its results compare with themselves, and policies are checked by their examples', async () => {
  const listed = await run(['bulk', 'list', '--json'], { env })
  const job = listed.events().find(({ out }) => out === join(folder, 'out'))
  expect(job).toMatchObject({ state: 'done', counts: { clean: 2 } })
  const compared = await run(['bulk', 'compare', String(job?.job), join(folder, 'out'), '--json'], { env })
  expect([compared.code, compared.events()[0]?.compared]).toEqual([0, 2])
  const strict = await run(['policies', 'show', 'strict', '--json'], { env })
  const broken = join(folder, 'broken.json')
  const { says: _, ...policy } = strict.events()[0] as Record<string, unknown>
  writeFileSync(broken, JSON.stringify({ ...policy, examples: [{ kind: 'face', hide: false }] }))
  const checked = await run(['policies', 'check', 'strict', broken, '--json'], { env })
  expect(checked.code).toBe(4)
  expect(checked.events().map(({ holds, where }) => [holds, where])).toEqual([
    [true, undefined],
    [false, 'examples.0'],
  ])
})

test('what a policy lets go without a person stands in the log under its name and version, once a render', {
  timeout: 300_000,
}, async () => {
  const strict = await run(['policies', 'show', 'everything', '--json'], { env })
  const { says: _, ...policy } = strict.events()[0] as Record<string, unknown>
  const ours = join(folder, 'ours.json')
  writeFileSync(ours, JSON.stringify({ ...policy, name: 'ours', version: 3, publishWithoutPerson: true }))
  const out = join(folder, 'ours out')
  const command = ['bulk', 'run', source, '--out', out, '--policy', ours, '--json']
  expect((await run(command, { env })).events().at(-1)).toMatchObject({ counts: { clean: 2 } })
  await run(command, { env })
  const database = openDatabase(join(env.ESTOMPE_HOME, 'library.db'))
  const approvals = database.audit.all().filter(({ action }) => action === 'approve')
  database.close()
  expect(new Set(approvals.map(({ actor }) => actor))).toEqual(new Set(['policy:ours@3']))
  const renders = whole(out).map(
    (name) => Report.parse(JSON.parse(readFileSync(join(out, name, 'report.json'), 'utf8'))).render.sha256,
  )
  expect(approvals.map(({ facts }) => JSON.parse(facts).render).sort()).toEqual(renders.sort())
})

test('Ctrl-C ends it soon with 130; a source that goes away stops it, and the rest waits for it; all that under a passphrase', {
  timeout: 300_000,
}, async () => {
  const out = join(folder, 'other out')
  const home = join(folder, 'other home')
  openLibrary(home).close()
  sealLibrary(home, await prepareVault('correct horse battery'))
  const locked = await run(bulk(out), { env: { ESTOMPE_HOME: home } })
  expect([locked.code, locked.events().at(-1)?.code]).toEqual([4, 'library-locked'])
  expect(existsSync(out)).toBe(false)
  const other = { ESTOMPE_HOME: home, ESTOMPE_LIBRARY_PASSPHRASE: 'correct horse battery' }
  const first = start(bulk(out), { env: other })
  await first.says('"stage":"look"')
  const asked = performance.now()
  first.child.kill('SIGINT')
  expect((await first.ended).code).toBe(130)
  expect(performance.now() - asked).toBeLessThan(5000)

  const second = start(bulk(out), { env: other })
  await second.says('"stage":"look"')
  renameSync(source, `${source} away`)
  const ended = await second.ended
  expect(ended.code).toBe(4)
  expect(ended.events().at(-1)).toMatchObject({ event: 'end', stopped: 'file-missing' })
  const gone = await run(bulk(out), { env: other })
  expect([gone.code, gone.events().at(-1)?.code]).toEqual([4, 'file-missing'])

  renameSync(`${source} away`, source)
  expect((await run(bulk(out), { env: other })).events().at(-1)).toMatchObject({ counts: { clean: 2, waiting: 0 } })
  expect(whole(out)).toEqual(['one', 'two'])
  // What it leaves in the library is sealed, what it hands over is not.
  const left = filesBelow(join(home, 'sessions')).map(({ path }) => path)
  expect(left.length).toBeGreaterThan(4)
  expect(left.filter((path) => !isSealed(readFileSync(path)))).toEqual([])
  for (const name of whole(out)) expect(Report.parse(JSON.parse(readFileSync(join(out, name, 'report.json'), 'utf8'))))
})

const disk = tinyDisk(folder)
test.skipIf(disk === null)(
  'a full destination stops the job and loses nothing (skipped where no disk can be mounted)',
  {
    timeout: 300_000,
  },
  async () => {
    const place = disk as string
    writeFileSync(join(place, 'filler'), Buffer.alloc(100_000))
    const { code, events } = await run(bulk(join(place, 'out')), { env })
    expect(code).toBe(4)
    expect(events().at(-1)).toMatchObject({ event: 'end', stopped: 'disk-full', counts: { clean: 0, waiting: 2 } })
    expect(whole(join(place, 'out'))).toEqual([])
  },
)
