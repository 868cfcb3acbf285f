import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { isNewEnough, tooOld } from '../hosts/cli/node-version.mjs'
import { launcher, oldNode, run } from './support/command-line.ts'
import { evenTimes, makeMedia } from './support/fixtures.ts'
import { tinyDisk } from './support/tiny-disk.ts'

const folder = mkdtempSync(join(tmpdir(), 'estompe-cli-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const home = join(folder, 'home')
const out = join(folder, 'out')
const estompe = (...args: string[]) => run(args, { env: { ESTOMPE_HOME: home } })
const put = (name: string, content: string | Uint8Array): string => {
  writeFileSync(join(folder, name), content)
  return join(folder, name)
}

test.each([
  [['--help'], 0, /estompe process/],
  [['process', '--help'], 0, /--policy/],
  [[], 2, /estompe process/],
  [['proces'], 2, /proces/],
  [['process'], 2, /process INPUT/],
  [['process', 'a.mp4'], 2, /--out/],
  [['process', 'a.mp4', '--out', 'x', '--mask', 'none'], 2, /soft\|fill\|mosaic\|blur/],
  [['process', 'a.mp4', '--out', 'x', '--language', 'de'], 2, /fr\|en\|auto/],
  [['process', 'a.mp4', '--out', 'x', '--colour', 'red'], 2, /--colour/],
  [['process', 'a.mp4', '--out', 'x', '--policy', 'no-such-policy.json'], 2, /no-such-policy/],
  [['process', 'a.mp4', '--out', 'x', '--model', 'no-such-model'], 2, /no-such-model/],
  [['transcribe', 'a.mp4', '--out', 'a.doc'], 2, /--out FILE/],
  [['verify'], 2, /verify FILE/],
  [['models', 'sell'], 2, /list\|fetch\|verify/],
  [['models', 'fetch'], 2, /models fetch ID/],
  [['serve', '--port', 'many'], 2, /port/],
] as const)('%j ends with %i and says what is meant', async (args, code, says) => {
  const ended = await estompe(...args)
  expect(ended.code).toBe(code)
  expect(ended.out + ended.errors).toMatch(says)
})

test('it speaks French where the terminal does', async () => {
  const { errors } = await run(['process'], { env: { ESTOMPE_LANG: '', LC_ALL: '', LANG: 'fr_FR.UTF-8' } })
  expect(errors).toContain('Commande mal formée')
})

test('what cannot be read is told for each input, with its reason and a next step; the exit is 4', async () => {
  const whole = await makeMedia(join(folder, 'whole.mp4'), {
    video: [{ width: 160, height: 90, times: evenTimes(50, 25) }],
  })
  const bytes = await readFile(whole)
  const inputs = {
    'file-empty': put('empty.mp4', ''),
    'not-media': put('letter.mp4', 'Dear reader, this is no recording.\n'.repeat(40)),
    'file-missing': join(folder, 'gone.mp4'),
    // An mp4 that was cut short lost its index, which stands at its end.
    'media-damaged': put('cut.mp4', bytes.subarray(0, Math.floor(bytes.length / 2))),
  }
  const ended = await estompe('process', ...Object.values(inputs), '--out', out, '--json')
  expect(ended.code).toBe(4)
  const results = ended.events().filter(({ event }) => event === 'result')
  expect(results.map(({ outcome }) => outcome)).toEqual(Object.keys(inputs).map(() => 'failed'))
  for (const [index, code] of Object.keys(inputs).entries()) {
    const { error } = results[index] as { error: { code: string; says: string; next: string } }
    if (code === 'media-damaged') expect(['media-damaged', 'not-media']).toContain(error.code)
    else expect(error.code).toBe(code)
    expect(error.says + error.next).not.toMatch(/[{}]/)
  }
  expect(existsSync(out) ? readdirSync(out) : []).toEqual([])
})

test('an out folder that cannot be written to is told before any work', async () => {
  const media = await makeMedia(join(folder, 'short.mp4'), {
    video: [{ width: 160, height: 90, times: evenTimes(25, 25) }],
  })
  const blocked = join(put('a-file', 'not a folder'), 'out')
  const ended = await estompe('process', media, '--out', blocked, '--json')
  expect(ended.code).toBe(4)
  const events = ended.events()
  expect(events.at(-1)).toMatchObject({ outcome: 'failed', error: { code: 'folder-not-writable' } })
  expect(events.filter(({ stage }) => stage === 'transcribe')).toEqual([])
})

test('a library that cannot be written to is told', async () => {
  const media = join(folder, 'short.mp4')
  const ended = await run(['process', media, '--out', out, '--json'], {
    env: { ESTOMPE_HOME: join(put('another-file', ''), 'home') },
  })
  expect(ended.code).toBe(4)
  expect(ended.errors).toContain('cannot be written to')
})

test('an altered model is refused by name, before anything is done with it', async () => {
  const models = join(folder, 'models')
  mkdirSync(join(models, 'whisper-base'), { recursive: true })
  writeFileSync(join(models, 'whisper-base', 'encoder.onnx'), 'forged')
  const sound = await makeMedia(join(folder, 'sound.m4a'), { audio: [{ rate: 16_000, channels: 1, seconds: 2 }] })
  const env = { ESTOMPE_HOME: home, ESTOMPE_MODELS_DIR: models }
  const ended = await run(['process', sound, '--out', out, '--json'], { env })
  expect(ended.code).toBe(4)
  const { error } = ended.events().at(-1) as { error: { code: string; says: string; next: string } }
  expect(error.code).toBe('model-altered')
  expect(error.says).toContain('whisper-base')
  expect(error.next).toContain('models fetch whisper-base')
  const checked = await run(['models', 'verify', 'whisper-base', '--json'], { env })
  expect(checked.code).toBe(4)
  expect(checked.events()).toEqual([{ id: 'whisper-base', state: 'altered', files: ['whisper-base/encoder.onnx'] }])
})

test('a model that is not installed is named with how to get it, and nothing is done without it', async () => {
  const sound = join(folder, 'sound.m4a')
  const ended = await run(['process', sound, '--out', out, '--model', 'whisper-small', '--json'], {
    env: { ESTOMPE_HOME: home, ESTOMPE_MODELS_DIR: '' },
  })
  expect(ended.code).toBe(4)
  const { error } = ended.events().at(-1) as { error: { code: string; says: string; next: string } }
  expect(error).toMatchObject({ code: 'model-missing', next: expect.stringContaining('models fetch whisper-small') })
  const fetched = await run(['models', 'fetch', 'whisper-small'], { env: { ESTOMPE_HOME: join(folder, 'empty-home') } })
  expect(fetched.code).toBe(4)
  expect(fetched.errors).toContain('--trust-first')
})

test('models are listed with their state; a missing one is named with how to get it', async () => {
  const listed = await estompe('models', 'list', '--json')
  expect(listed.code).toBe(0)
  const whisper = listed.events().find(({ id }) => id === 'whisper-base')
  expect(whisper).toMatchObject({ bundled: true, state: 'installed', pinned: true })
  const yunet = await run(['models', 'verify', 'yunet'], { env: { ESTOMPE_HOME: home, ESTOMPE_MODELS_DIR: '' } })
  expect(yunet.code).toBe(4)
  expect(yunet.out).toMatch(/yunet: missing.*models fetch yunet/s)
})

test('doctor says what works, a line each', async () => {
  const ended = await estompe('doctor', '--json')
  const found = ended.events()
  for (const what of ['node', 'library', 'disk', 'ffmpeg', 'encoder', 'inference', 'speech'])
    expect(found.find((finding) => finding.what === what)).toMatchObject({ state: expect.stringMatching(/ok|warns/) })
  expect(ended.code).toBe(0)
})

test('a library of a newer program is refused and left alone', async () => {
  const newer = join(folder, 'newer')
  mkdirSync(newer)
  const { default: Sqlite } = await import('better-sqlite3')
  const database = new Sqlite(join(newer, 'library.db'))
  database.pragma('user_version = 999')
  database.exec('create table future (x)')
  database.close()
  const before = await readFile(join(newer, 'library.db'))
  const ended = await run(['process', join(folder, 'short.mp4'), '--out', out], { env: { ESTOMPE_HOME: newer } })
  expect(ended.code).toBe(4)
  expect(ended.errors).toContain('newer version')
  expect(await readFile(join(newer, 'library.db'))).toEqual(before)
})

const small = tinyDisk(folder)

test.skipIf(!small)(
  'on a full disk it says so, and goes on once there is room (skipped where no small disk can be made)',
  async () => {
    const media = join(folder, 'short.mp4')
    const ended = await run(['process', media, '--out', out, '--json'], { env: { ESTOMPE_HOME: small as string } })
    expect(ended.code).toBe(4)
    expect(ended.errors).toMatch(/disk is full.*Make room/s)
    expect(existsSync(join(out, 'short'))).toBe(false)
  },
)

test('the oldest Node that works is known', () => {
  expect(['22.14.0', '22.20.1', '23.0.0', '24.21.0', '100.0.0'].map(isNewEnough)).toEqual(Array(5).fill(true))
  expect(['22.13.1', '20.20.2', '18.0.0', '4.9.1'].map(isNewEnough)).toEqual(Array(4).fill(false))
  expect(tooOld('18.0.0')).toMatch(/trop ancien.*too old/s)
})

const old = oldNode()

test.skipIf(!old)('an older Node says so and ends with 2 (skipped where there is none)', async () => {
  const bare = join(folder, 'bare', 'hosts', 'cli')
  mkdirSync(bare, { recursive: true })
  for (const name of ['estompe.mjs', 'node-version.mjs', 'allocator.mjs'])
    copyFileSync(join(dirname(launcher), name), join(bare, name))
  const ended = await run(['doctor'], { node: old as string, script: join(bare, 'estompe.mjs') })
  expect(ended.code).toBe(2)
  expect(ended.errors).toMatch(/npm install/)
})

test.skipIf(!old)('an older Node hands over to the one that the program brings', async () => {
  const ended = await run(['doctor', '--json'], { node: old as string, env: { ESTOMPE_HOME: home } })
  expect(ended.code).toBe(0)
  expect(ended.events()[0]).toMatchObject({ what: 'node', says: expect.stringMatching(/^Node 2[2-9]|^Node [3-9]/) })
})
