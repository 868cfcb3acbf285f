import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, expect, test } from 'vitest'
import { Report } from '../core/contract/report.ts'
import { openDatabase } from '../native/database/database.ts'
import { run, start } from './support/command-line.ts'
import { evenTimes, makeMedia } from './support/fixtures.ts'
import { sample } from './support/samples.ts'

// `npm run crash` is the long form: a hundred kills on the starter call.
const isLong = process.env.MODE === 'crash'
const starter = isLong ? sample('starter/starter-call.mp4') : null
const kills = isLong ? 100 : 3

const folder = mkdtempSync(join(tmpdir(), 'estompe-crash-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const files = [
  ...['plan.json', 'redacted.mp4', 'report.html', 'report.json'],
  ...['transcript.json', 'transcript.srt', 'transcript.txt', 'transcript.vtt'],
]

/** What a person or a program that looks into the folders may see at any moment. */
function nothingIsHalf(out: string, home: string): void {
  for (const name of existsSync(out) ? readdirSync(out).filter((name) => !name.startsWith('.')) : []) {
    expect(readdirSync(join(out, name)).sort()).toEqual(files)
    expect(Report.parse(JSON.parse(readFileSync(join(out, name, 'report.json'), 'utf8'))).verdict).toBe('clean')
  }
  if (!existsSync(join(home, 'library.db'))) return
  const database = openDatabase(join(home, 'library.db'))
  try {
    for (const session of database.sessions.all())
      for (const stage of database.stageRuns.of(session.id))
        if (stage.state === 'done') JSON.parse(readFileSync(join(home, stage.artefact as string), 'utf8'))
  } finally {
    database.close()
  }
}

test(
  `killed ${kills} times at random moments, it ends as if nothing had happened`,
  async () => {
    const clip =
      starter ??
      (await makeMedia(join(folder, 'clip.mp4'), {
        video: [{ width: 320, height: 180, times: evenTimes(75, 25) }],
        audio: [{ rate: 16_000, channels: 1, seconds: 3, sample: () => 0 }],
      }))
    const out = join(folder, 'out')
    const home = join(folder, 'home')
    const command = (into: string) => ['process', clip, '--out', into, '--json']

    const began = performance.now()
    const reference = await run(command(join(folder, 'calm')), { env: { ESTOMPE_HOME: join(folder, 'calm-home') } })
    const whole = performance.now() - began
    expect(reference.errors).toBe('')
    expect(reference.code).toBe(0)

    for (let number = 0; number < kills; number++) {
      const { child, ended } = start(command(out), { env: { ESTOMPE_HOME: home } })
      // Long enough to get into any stage, since what is done is not done again.
      await Promise.race([pause(Math.random() * whole * 0.5), ended])
      child.kill('SIGKILL')
      await ended
      nothingIsHalf(out, home)
    }

    const { code, errors } = await run(command(out), { env: { ESTOMPE_HOME: home } })
    expect(errors).toBe('')
    expect(code).toBe(0)
    nothingIsHalf(out, home)
    const [name] = readdirSync(out)
    expect(readdirSync(out)).toEqual([name])
    for (const same of ['plan.json', 'transcript.json', 'transcript.vtt'])
      expect(await readFile(join(out, name as string, same), 'utf8')).toBe(
        await readFile(join(folder, 'calm', name as string, same), 'utf8'),
      )
    expect(readdirSync(join(home, 'scratch'))).toEqual([])
    expect(readdirSync(join(home, 'quarantine'))).toEqual([])

    // And once more: everything is there, so nothing is done.
    const before = await readFile(join(out, name as string, 'report.json'), 'utf8')
    const again = performance.now()
    expect((await run(command(out), { env: { ESTOMPE_HOME: home } })).code).toBe(0)
    expect(performance.now() - again).toBeLessThan(Math.max(2500, whole / 2))
    expect(await readFile(join(out, name as string, 'report.json'), 'utf8')).toBe(before)
  },
  isLong ? 7_200_000 : 300_000,
)
