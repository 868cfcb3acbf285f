import { globSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readFrames } from '../native/media/frames.ts'
import { probe } from '../native/media/probe.ts'
import { fetchObject } from '../native/store/fetch-object.ts'
import { S3Store } from '../native/store/s3-store.ts'
import { type Running, run, start } from './support/command-line.ts'
import { evenTimes, makeMedia, type VideoSpec } from './support/fixtures.ts'
import { type S3Server, startS3 } from './support/s3-server.ts'
import { startTemporal, type TemporalServer, temporalMissing } from './support/temporal-server.ts'

// A fleet on one machine: a real Temporal server, a bucket, and workers that are killed. `npm run fleet` is the long
// form: thirty kills over six recordings.
const isLong = process.env.MODE === 'fleet'
const kills = isLong ? 30 : 2
const names = isLong ? ['a', 'b', 'c', 'd', 'e', 'f'] : ['a']
const folder = mkdtempSync(join(tmpdir(), 'estompe-fleet-'))
const before = { ...process.env }
const workers: Running[] = []
let server: S3Server
let temporal: TemporalServer
let results: S3Store

const clip = (name: string, frames: number, more: Partial<VideoSpec> = {}, rate = 25): Promise<string> =>
  makeMedia(join(folder, name), {
    video: [{ width: 320, height: 180, times: evenTimes(frames, rate), ...more }],
    audio: [{ rate: 16_000, channels: 1, seconds: frames / rate, sample: () => 0 }],
  })
const env = (home: string): Record<string, string> => ({
  ...{ ...server.env, ESTOMPE_HOME: join(folder, home), ESTOMPE_ENCODER: 'libx264' },
})
const at = (): string[] => ['--temporal', temporal.address, '--json']
/** Hides as `everything` does, and lets what is verified go to the bucket by itself. */
const policy = join(folder, 'alone.json')
const fleetRun = (...more: string[]): string[] => [
  ...['fleet', 'run', 's3://archive/calls', '--out', 's3://clean/2026', '--work', 's3://work'],
  ...['--policy', policy, '--heartbeat', '5', '--piece-minutes', '1', ...at(), ...more],
]

function begun(home: string): Running {
  const started = start(['worker', '--threads', '2', '--sessions', '1', ...at()], { env: env(home) })
  workers.push(started)
  return started
}

async function worker(home: string): Promise<Running> {
  const started = begun(home)
  await started.says('"event":"ready"')
  return started
}

async function killed(one: Running | undefined): Promise<void> {
  one?.child.kill('SIGKILL')
  await one?.ended
}

beforeAll(async () => {
  if (temporalMissing !== null) return
  const everything = JSON.parse(
    readFileSync(join(import.meta.dirname, '../resources/policies/everything.json'), 'utf8'),
  ) as Record<string, unknown>
  writeFileSync(policy, JSON.stringify({ ...everything, name: 'alone', publishWithoutPerson: true }))
  server = await startS3(join(folder, 's3'), ['archive', 'clean', 'work'])
  Object.assign(process.env, server.env)
  temporal = await startTemporal()
  const archive = new S3Store({ bucket: 'archive', prefix: 'calls/' })
  results = new S3Store({ bucket: 'clean', prefix: '2026/' })
  // The first has few frames, over two minutes: its speech is read, and its picture rendered, in two pieces each.
  const options = { 'x264-params': 'keyint=2:scenecut=0' }
  for (const [number, name] of names.entries()) {
    const made = number === 0 ? clip(`${name}.mp4`, 12, { options }, 0.1) : clip(`${name}.mp4`, 40 + 10 * number)
    await archive.put(`deep/${name}.mp4`, { path: await made })
  }
  await archive.put('torn.mp4', { bytes: readFileSync(join(folder, 'a.mp4')).subarray(0, 600) })
}, 120_000)
afterAll(async () => {
  for (const { child } of workers) child.kill('SIGKILL')
  await Promise.all(workers.map(({ ended }) => ended))
  await temporal?.stop()
  await server?.close()
  process.env = before
  rmSync(folder, { recursive: true, force: true })
})

const placesOf = async (): Promise<string[]> =>
  (await Array.fromAsync(results.list('')))
    .flatMap(({ key }) => (key.endsWith('/estompe.json') ? [key.slice(0, -'/estompe.json'.length)] : []))
    .sort()

async function resultOf(place: string, name: string): Promise<Buffer> {
  const to = join(folder, 'look', place, name)
  await fetchObject(results, `${place}/${name}`, to)
  return readFileSync(to)
}

/** Requests for what the workers hand on, so far. */
const handedOn = (): number =>
  server.asked.filter(({ method, url }) => method === 'PUT' && url.includes('state.json')).length

/** Whether a machine has parts of a render, unfinished or for the stage that joins them. */
const hasBegunParts = (home: string): boolean =>
  globSync('scratch/fleet-*/**/sessions/*/render-*/parts/*', { cwd: join(folder, home) }).length > 0

/** The processes that a process has started. */
const childrenOf = (pid: number): string[] =>
  readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean)

/** Whether a worker has processes for stages, at work or at rest; true where that cannot be seen. */
const works = ({ child }: Running): boolean => {
  const isGone = child.exitCode !== null || child.signalCode !== null
  return process.platform !== 'linux' || (!isGone && childrenOf(child.pid as number).length > 0)
}

const timesOf = async (path: string): Promise<number[]> =>
  Array.fromAsync(readFrames(path, await probe(path)), ({ time }) => time)

const tell = (line: string): void => void process.stderr.write(`  ${line}\n`)
const minutes = (from: number, to: number): string => `${((to - from) / 60_000).toFixed(1)} min`

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((go) => setTimeout(go, 100))
}

test.skipIf(temporalMissing !== null)(
  `an archive is done once by machines that are killed, with the plans and media of one machine (${temporalMissing ?? 'Temporal'})`,
  { timeout: isLong ? 7_200_000 : 1_200_000 },
  async () => {
    await Promise.all(['machine 0', 'the other machine 0'].map(worker))
    const running = start(fleetRun(), { env: env('client') })
    await running.says('"event":"plan"')
    await until(() => handedOn() > 0)
    const began = performance.now()
    if (isLong)
      for (let number = 1; number <= kills; number++) {
        await new Promise((go) => setTimeout(go, Math.random() * 8000))
        await killed(workers.at(-1))
        await worker(`machine ${number}`)
      }
    else {
      await killed(workers[0])
      // Import, speech, picture, tracks and plan are handed on whole; alone, the other one begins with a piece of the render.
      await until(() => handedOn() >= 5 && hasBegunParts('the other machine 0'))
      expect(handedOn()).toBe(5)
      await killed(workers[1])
      for (const home of ['machine 1', 'machine 2']) begun(home)
    }
    // Somebody else starts the same: they are told. What dead machines had handed on stays.
    const other = await run(fleetRun(), { env: env('another client') })
    expect(other.events().at(-1)).toMatchObject({ event: 'error', code: 'bulk-busy' })
    const over = performance.now()
    const ended = await running.ended
    if (isLong) tell(`${kills} kills: ${minutes(began, over)}, and ${minutes(over, performance.now())} to the end`)
    expect(ended.events().at(-1)).toMatchObject({ counts: { clean: names.length, 'needs-person': 0, failed: 1 } })
    expect(ended.code).toBe(4)
    const told = ended.events().filter(({ event }) => event === 'result')
    const torn = told.find(({ input }) => input === 'torn.mp4')
    expect(torn).toMatchObject({ outcome: 'failed', error: { code: 'media-damaged' } })
    // Each session ends once.
    expect(told.map(({ input }) => input).sort()).toEqual([...names.map((name) => `deep/${name}.mp4`), 'torn.mp4'])
    expect(await placesOf()).toEqual(names.map((name) => `deep/${name}`))
    // Eight stages, each handed on once, whatever its pieces went through.
    if (!isLong) expect(handedOn()).toBe(8)

    // The same recordings on one machine, undisturbed.
    const paths = names.map((name) => join(folder, `${name}.mp4`))
    await run(['process', ...paths, '--out', join(folder, 'alone'), '--policy', policy], { env: env('alone') })
    const compared: string[] = []
    for (const name of names)
      for (const file of readdirSync(join(folder, 'alone', name)).filter((one) =>
        /^(plan\.json|transcript\.|redacted\.)/.test(one),
      )) {
        compared.push(file)
        const alone = readFileSync(join(folder, 'alone', name, file))
        expect(alone.equals(await resultOf(`deep/${name}`, file)), file).toBe(true)
      }
    expect(compared).toEqual(expect.arrayContaining(['plan.json', 'redacted.mp4']))
    const joined = await timesOf(join(folder, 'look', 'deep/a', 'redacted.mp4'))
    expect(joined).toEqual(await timesOf(join(folder, 'a.mp4')))

    // Asked again, nothing is done again: what is there is not even written.
    if (isLong) {
      const writes = server.asked.length
      const again = await run(fleetRun(), { env: env('client') })
      expect(again.events().at(-1)).toMatchObject({ counts: { clean: names.length, failed: 1 } })
      const written = server.asked
        .slice(writes)
        .filter(({ method, url }) => method === 'PUT' && url.includes('/clean/'))
      expect(written).toEqual([])
    }
  },
)

test.skipIf(temporalMissing !== null)('stopped, a fleet lets go of its native work', { timeout: 600_000 }, async () => {
  const seen = handedOn()
  const archive = new S3Store({ bucket: 'archive', prefix: 'more/' })
  await archive.put('long.mp4', { path: await clip('long.mp4', 1500) })
  // A stop is heard long before a machine would be taken for gone.
  const other: Record<string, string> = { 's3://archive/calls': 's3://archive/more', '5': '3600' }
  const args = fleetRun('--tenant', 'other').map((one) => other[one] ?? one)
  const running = start(args, { env: env('client') })
  await until(() => handedOn() > seen)
  const stop = ['fleet', 'stop', '--tenant', 'other', ...at()]
  expect((await run(stop, { env: env('client') })).code).toBe(0)
  expect((await running.ended).code).toBe(130)
  expect(await placesOf()).toEqual(names.map((name) => `deep/${name}`))
  if (process.platform === 'linux') await until(() => !workers.some(works))
})

/** Objects of sessions that were written to the work store from a request on. */
const objectsWritten = (from: number): string[] =>
  server.asked.slice(from).flatMap(({ method, url }) => {
    const object = /\/work\/(.*\/objects\/[0-9a-f]{64})/.exec(url)?.[1]
    return method === 'PUT' && object ? [object] : []
  })

test.skipIf(temporalMissing !== null || !isLong)(
  'a worker killed in the middle of a long render: another machine goes on behind its last finished part',
  { timeout: 7_200_000 },
  async () => {
    const archive = new S3Store({ bucket: 'archive', prefix: 'hours/' })
    await archive.put('hour.mp4', { path: await clip('hour.mp4', 4000, { width: 854, height: 480 }) })
    for (const one of workers) await killed(one)
    await worker('the only machine')
    const seen = handedOn()
    const args = fleetRun('--tenant', 'hours').map((one) => (one === 's3://archive/calls' ? 's3://archive/hours' : one))
    const running = start(args, { env: env('client') })
    // Import, speech, detection, tracks and plan are handed on whole; what is written next is part of the render.
    await until(() => handedOn() >= seen + 5)
    const from = server.asked.length
    await until(() => new Set(objectsWritten(from)).size >= 4)
    const parts = new Set(objectsWritten(from))
    // As long as a sign of life may take to be heard.
    await new Promise((go) => setTimeout(go, 5000))
    expect(handedOn()).toBe(seen + 5)
    await killed(workers.at(-1))
    const after = server.asked.length
    await worker('the next machine')
    expect((await running.ended).code).toBe(0)
    const brought = server.asked.slice(after).filter(({ method, url }) => {
      return method === 'GET' && [...parts].some((part) => url.includes(part))
    })
    expect(brought.length).toBeGreaterThan(0)
    expect(objectsWritten(after).filter((object) => parts.has(object))).toEqual([])
  },
)
