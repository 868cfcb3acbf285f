import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, expect, test } from 'vitest'
import { run, start } from './support/command-line.ts'
import { evenTimes, makeMedia } from './support/fixtures.ts'

// `npm run bulk-kills` is the long form: thirty kills over six recordings.
const isLong = process.env.MODE === 'kills'
const [recordings, kills] = isLong ? [6, 30] : [2, 2]

const folder = mkdtempSync(join(tmpdir(), 'estompe-bulk-kills-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const childrenOf = (pid: number): number[] => {
  try {
    return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean).map(Number)
  } catch {
    return []
  }
}

const isLinux = process.platform === 'linux'
test.skipIf(!isLinux)(
  `workers killed ${kills} times at random moments: each recording ends once, with the same plan and the same file (skipped without /proc)`,
  async () => {
    const source = join(folder, 'source')
    mkdirSync(source)
    for (let number = 0; number < recordings; number++)
      await makeMedia(join(source, `${number}.mp4`), {
        video: [{ width: 320, height: 180, times: evenTimes(50 + number * 10, 25) }],
        audio: [{ rate: 16_000, channels: 1, seconds: 2, sample: () => 0 }],
      })
    const command = (out: string): string[] => ['bulk', 'run', source, '--out', out, '--policy', 'everything', '--json']
    const envOf = (home: string) => ({ ESTOMPE_HOME: join(folder, home), ESTOMPE_ENCODER: 'libx264' })
    const calm = join(folder, 'calm')
    const began = performance.now()
    expect((await run(command(calm), { env: envOf('calm home') })).code).toBe(0)
    const whole = performance.now() - began

    const out = join(folder, 'out')
    const running = start(command(out), { env: envOf('home') })
    let ended = false
    void running.ended.then(() => (ended = true))
    let killed = 0
    while (!ended && killed < kills) {
      await pause(Math.random() * (whole / 4))
      const workers = childrenOf(running.child.pid as number)
      const one = workers[Math.floor(Math.random() * workers.length)]
      if (one === undefined) continue
      process.kill(one, 'SIGKILL')
      killed += 1
    }
    const { code, events } = await running.ended
    expect(killed).toBeGreaterThan(0)
    expect(code).toBe(0)
    const results = events().filter(({ event }) => event === 'result')
    expect(results.map(({ input, outcome }) => [input, outcome]).sort()).toEqual(
      Array.from({ length: recordings }, (_, number) => [`${number}.mp4`, 'clean']),
    )
    expect(
      readdirSync(out)
        .filter((name) => !name.startsWith('.'))
        .sort(),
    ).toEqual(
      readdirSync(calm)
        .filter((name) => !name.startsWith('.'))
        .sort(),
    )
    for (let number = 0; number < recordings; number++) {
      const [one, other] = [join(out, String(number)), join(calm, String(number))]
      for (const file of ['plan.json', 'transcript.json', 'redacted.mp4'])
        expect(readFileSync(join(one, file)).equals(readFileSync(join(other, file))), `${number}/${file}`).toBe(true)
    }
    expect(readdirSync(join(folder, 'home', 'scratch'))).toEqual([])
  },
  isLong ? 7_200_000 : 300_000,
)
