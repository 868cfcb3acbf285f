import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { copyFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { run, start } from './support/command-line.ts'
import { evenTimes, makeMedia } from './support/fixtures.ts'

const folder = mkdtempSync(join(tmpdir(), 'estompe-cli-jobs-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const env = { ESTOMPE_HOME: join(folder, 'home') }
const out = join(folder, 'out')

const clip = (name: string, frames: number): Promise<string> =>
  makeMedia(join(folder, name), {
    video: [{ width: 320, height: 180, times: evenTimes(frames, 25) }],
    audio: [{ rate: 16_000, channels: 1, seconds: frames / 25, sample: () => 0 }],
  })

test('equal names are numbered; the same command again changes nothing', { timeout: 300_000 }, async () => {
  const inputs = ['a', 'b'].map((name) => join(folder, name, 'clip.mp4'))
  const made = await clip('made.mp4', 50)
  for (const input of inputs) {
    mkdirSync(join(input, '..'))
    await copyFile(made, input)
  }
  const command = ['process', ...inputs, '--out', out, '--json', '--policy', 'mentor-visible', '--mask', 'fill']
  const first = await run(command, { env })
  expect(first.errors).toBe('')
  expect(first.code).toBe(0)
  const results = first.events().filter(({ event }) => event === 'result')
  expect(results.map((result) => result.folder)).toEqual([join(out, 'clip'), join(out, 'clip (2)')])
  expect(readdirSync(out).sort()).toEqual(['clip', 'clip (2)'])
  const numbers = () => readdirSync(out).map((name) => statSync(join(out, name)).ino)
  const before = numbers()
  expect((await run(command, { env })).code).toBe(0)
  expect(numbers()).toEqual(before)

  // Each line of progress names its stage, in the order of the pipeline, with a remaining time once that is known.
  const stages = first
    .events()
    .flatMap(({ event, stage, input }) => (event === 'progress' && input === inputs[0] ? [stage] : []))
  expect([...new Set(stages)]).toEqual([
    'import',
    'transcribe',
    'look',
    'detect',
    'track',
    'plan',
    'render',
    'verify',
    'publish',
  ])
  for (const { event, stage, done, total, secondsLeft } of first.events()) {
    if (event !== 'progress') continue
    expect(done as number).toBeLessThanOrEqual(total as number)
    if (stage !== 'import') expect(secondsLeft).toBeTypeOf('number')
  }
})

test('one job at a time on a recording; interrupted, it ends soon with 130 and goes on later', {
  timeout: 300_000,
}, async () => {
  const other = await clip('other.mp4', 200)
  const command = ['process', other, '--out', out, '--json']
  const first = start(command, { env })
  await first.says('"stage":"transcribe"')
  const second = await run(command, { env })
  expect(second.code).toBe(4)
  expect(second.events().at(-1)).toMatchObject({ outcome: 'failed', error: { code: 'library-busy' } })
  const asked = performance.now()
  first.child.kill('SIGINT')
  const ended = await first.ended
  expect(performance.now() - asked).toBeLessThan(5000)
  expect(ended.code).toBe(130)
  expect(ended.events().at(-1)).toMatchObject({ outcome: 'cancelled', error: { code: 'cancelled' } })
  expect(readdirSync(join(env.ESTOMPE_HOME, 'scratch'))).toEqual([])
  expect(readdirSync(out)).not.toContain('other')
})
