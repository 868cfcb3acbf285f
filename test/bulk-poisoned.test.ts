import { randomBytes } from 'node:crypto'
import {
  appendFileSync,
  chmodSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openDatabase } from '../native/database/database.ts'
import { type Ended, run, start } from './support/command-line.ts'
import { evenTimes, type MediaSpec, makeMedia } from './support/fixtures.ts'

// An archive as archives are: each file that is not as it should be costs itself and nothing else, and the report says
// of each what to do.
const folder = mkdtempSync(join(tmpdir(), 'estompe-poisoned-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const source = join(folder, 'archive')
const at = (name: string): string => join(source, name)
const out = join(folder, 'out')
const env = { ESTOMPE_HOME: join(folder, 'home') }

const picture = { width: 320, height: 180, times: evenTimes(50, 25) }
const silence = { rate: 16_000, channels: 1, seconds: 2, sample: () => 0 }
const call: MediaSpec = { video: [picture], audio: [silence] }
const accents = 'été 🎬\nà "Zoé", 2 < 3.mp4'
/** Whoever may read everything meets no file that is closed. */
const readsAll = process.getuid === undefined || process.getuid() === 0

const bulk = (into: string, ...more: string[]): string[] => [
  ...['bulk', 'run', source, '--out', into, '--policy', 'everything', '--json', ...more],
]
const cut = (from: string, to: string, share: number): void => {
  const bytes = readFileSync(from)
  writeFileSync(to, bytes.subarray(0, Math.floor(bytes.length * share)))
}

const reasons: Readonly<Record<string, string>> = {
  'clear-key.mp4': 'media-encrypted',
  'cut.mp4': 'media-damaged',
  'empty.mp4': 'file-empty',
  'growing.mp4': 'source-changed',
  'letter.mp4': 'not-media',
  'loop.mp4': 'file-unreadable',
  'nowhere.mp4': 'file-missing',
  'random.mp4': 'not-media',
  ...(readsAll ? {} : { 'closed.mp4': 'file-unreadable' }),
}

let ended: Ended
beforeAll(async () => {
  mkdirSync(source)
  // A second less than a header says is not told apart from one that is written loosely.
  const long = { video: [{ ...picture, times: evenTimes(150, 25) }], audio: [{ ...silence, seconds: 6 }] }
  const whole = await makeMedia(join(folder, 'whole.mkv'), long)
  cut(whole, at('cut.mkv'), 0.4)
  cut(await makeMedia(join(folder, 'whole.mp4'), call), at('cut.mp4'), 0.6)
  await makeMedia(at('matroska.avi'), { ...call, format: 'matroska', tags: { title: 'another name' } })
  await makeMedia(at('sound.m4a'), { audio: [silence] })
  const uneven = picture.times.map((time, number) => time + (number % 3) * 0.011)
  await makeMedia(at('uneven.mkv'), { video: [{ ...picture, times: uneven }] })
  // A frame every half hour, and three that are as large as they come.
  await makeMedia(at('eight hours.mkv'), { video: [{ ...picture, times: evenTimes(17, 1 / 1800) }] })
  await makeMedia(at('4k.mp4'), { video: [{ width: 3840, height: 2160, times: evenTimes(3, 25) }] })
  await makeMedia(at(accents), { audio: [silence], tags: { title: 'accents' } })
  await makeMedia(at('growing.mp4'), { ...call, video: [{ ...picture, times: evenTimes(100, 25) }] })
  mkdirSync(at('later'))
  copyFileSync(at('growing.mp4'), at('later/growing.mp4'))
  const key = { encryption_scheme: 'cenc-aes-ctr', encryption_key: 'ab'.repeat(16), encryption_kid: 'cd'.repeat(16) }
  await makeMedia(at('clear-key.mp4'), { ...call, options: key })
  writeFileSync(at('empty.mp4'), '')
  writeFileSync(at('letter.mp4'), 'Bonjour !\n'.repeat(100))
  writeFileSync(at('random.mp4'), randomBytes(100_000))
  symlinkSync('loop.mp4', at('loop.mp4'))
  symlinkSync('gone.mp4', at('nowhere.mp4'))
  symlinkSync('..', at('round and round'))
  if (!readsAll) {
    writeFileSync(at('closed.mp4'), readFileSync(whole))
    chmodSync(at('closed.mp4'), 0)
  }

  const work = start(bulk(out, '--report', join(folder, 'en.json')), { env })
  // Until then it is a copy of another.
  await work.says('"event":"plan"')
  const grows = setInterval(() => appendFileSync(at('growing.mp4'), randomBytes(1000)), 20)
  ended = await work.ended
  clearInterval(grows)
}, 300_000)

test('each of them is told apart, the rest goes on, and the exit says that some failed', () => {
  expect(ended.errors).toBe('')
  expect(ended.code).toBe(4)
  const results = ended.events().filter(({ event }) => event === 'result')
  expect(Object.fromEntries(results.map(({ input, outcome }) => [String(input), outcome]))).toMatchObject({
    ...{ 'cut.mkv': 'clean', 'matroska.avi': 'clean', 'sound.m4a': 'clean' },
    ...{ 'eight hours.mkv': 'clean', '4k.mp4': 'clean' },
    ...{ 'uneven.mkv': 'clean', [accents]: 'clean', 'growing.mp4': 'failed' },
    // The same bytes where nobody writes to them.
    'later/growing.mp4': 'clean',
  })
  expect(ended.events().find(({ event }) => event === 'plan')).toMatchObject({ otherFiles: 1, duplicates: 1 })
  expect(readdirSync(out).filter((name) => !name.startsWith('.'))).toHaveLength(8)
})

interface Line {
  readonly path: string
  readonly state: string
  readonly code: string | null
  readonly explanation: string
}
const linesOf = (file: string): Line[] =>
  readFileSync(file, 'utf8')
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => JSON.parse(line))

test('the report lists each in both languages, with what to do; what ends too early says so', async () => {
  const job = String(ended.events().at(-1)?.job)
  const french = { ...env, ESTOMPE_LANG: 'fr' }
  for (const name of ['fr.json', 'fr.csv', 'fr.html'])
    expect((await run(['bulk', 'report', job, '--out', join(folder, name)], { env: french })).errors).toBe('')
  const [en, fr] = ['en.json', 'fr.json'].map((name) => linesOf(join(folder, name))) as [Line[], Line[]]
  const codes = en.filter(({ state }) => state === 'failed').map(({ path, code }) => [path, code])
  expect(Object.fromEntries(codes)).toEqual(reasons)
  expect(fr.map(({ path }) => path)).toEqual(en.map(({ path }) => path))
  for (const [number, { path, state, explanation }] of en.entries()) {
    const inFrench = fr[number]?.explanation ?? ''
    if (state === 'clean' && path !== 'cut.mkv') expect([path, explanation, inFrench]).toEqual([path, '', ''])
    else {
      // What it is, then what to do; filled in, and not the same sentence twice.
      expect(explanation).toMatch(/^[^{}]+\. [^{}]+\.?$/)
      expect(inFrench).toMatch(/^[^{}]+\. [^{}]+\.?$/)
      expect(inFrench).not.toBe(explanation)
    }
  }
  expect(en.find(({ path }) => path === 'cut.mkv')?.explanation).toMatch(
    /incomplete: its end is missing.*copy it again/,
  )
  expect(ended.events().find(({ input, event }) => event === 'result' && input === 'cut.mkv')).toMatchObject({
    notes: ['source-truncated'],
  })
  const table = readFileSync(join(folder, 'fr.csv'), 'utf8')
  const page = readFileSync(join(folder, 'fr.html'), 'utf8')
  for (const { path, explanation } of fr) {
    expect(table).toContain(path.replaceAll('"', '""'))
    if (path !== accents) expect(page).toContain(`<td class="path">${path}</td>`)
    if (path === 'cut.mkv') expect([table, page].every((text) => text.includes(explanation))).toBe(true)
  }
  expect(page).toContain('à &quot;Zoé&quot;, 2 &lt; 3.mp4')
})

test('a name that holds a line break or steers a terminal is told in one line', async () => {
  const steering = join(folder, 'a\u001b[2J\nb.m4a')
  await makeMedia(steering, { audio: [{ ...silence, seconds: 1 }] })
  const told = await run(['bulk', 'run', steering, '--out', join(folder, 'steered'), '--policy', 'everything'], { env })
  expect(told.code).toBe(0)
  expect(told.out).toContain('a?[2J?b.m4a: verified clean')
  expect(told.out).not.toContain('\u001b')
})

test('what was poisoned is gone: 0, and nothing is done again; what people have in their hands: 3', async () => {
  for (const name of Object.keys(reasons)) rmSync(at(name))
  const clean = await run(bulk(out), { env })
  expect(clean.events().filter(({ event }) => event === 'progress')).toEqual([])
  expect([clean.code, clean.events().at(-1)]).toEqual([0, expect.objectContaining({ event: 'end' })])
  const database = openDatabase(join(env.ESTOMPE_HOME, 'library.db'))
  const session = database.sessions.all().find(({ title }) => title === 'sound')?.id as string
  const change = { at: new Date().toISOString(), actor: 'Claire', role: 'reviewer' as const, command: 'region.draw' }
  const summary = { doubts: 0, people: 0, clips: 0, decisions: 'd'.repeat(64), approved: false, changesAsked: false }
  database.reviews.commit(session, { ...change, diff: {} }, summary)
  database.close()
  const other = ['bulk', 'run', at('sound.m4a'), '--out', join(folder, 'other'), '--policy', 'everything', '--json']
  const held = await run(other, { env })
  expect([held.code, held.events().at(-1)]).toEqual([3, expect.objectContaining({ event: 'end', stopped: false })])
})
