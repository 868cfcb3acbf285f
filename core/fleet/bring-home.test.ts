import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { S3Store } from '../../native/store/s3-store.ts'
import { wholeObject } from '../../native/store/whole-object.ts'
import { run } from '../../test/support/command-line.ts'
import { traces } from '../../test/support/planted-library.ts'
import { publishWithin } from '../../test/support/published-session.ts'
import { saved } from '../../test/support/review-library.ts'
import { type S3Server, startS3 } from '../../test/support/s3-server.ts'
import { openJob } from '../bulk/open-job.ts'
import type { Finding } from '../contract/finding.ts'
import { DetectOutput, Source, TrackOutput, TranscribeOutput } from '../contract/pipeline.ts'
import { defaultModel } from '../default-model.ts'
import { takeIn } from '../handlers/review-source.ts'
import { eraseSession } from '../keeping/erase-session.ts'
import { prepareVault, sealLibrary } from '../keeping/vault.ts'
import { loadPolicy, policyFile } from '../policies.ts'
import { ReviewDesk } from '../review.ts'
import { foundIn, materialOf, saidIn } from '../review-material.ts'
import { createStudio, type Studio } from '../studio.ts'
import { archiveOf, isListed, listArchive, noteSessionEnd, pieceOf } from './archive.ts'
import { bringHome, type Homecoming } from './bring-home.ts'
import type { FleetRecording, FleetTask } from './records.ts'
import { objectKey } from './session-files.ts'
import { bringLibrary, handedOn, withLibrary } from './session-library.ts'

// What a fleet handed on of a session that waits for a person, and the library of whoever reviews it.
const said = 'Bénédicte-4711'
const key = 'deep/call.mp4'
const { signal } = new AbortController()
const folder = mkdtempSync(join(tmpdir(), 'estompe-home-'))
const before = { ...process.env }
const claire = { name: 'Claire', role: 'reviewer' as const }
const recipe = 'r'
let server: S3Server
let archive: S3Store
let clean: S3Store
let work: S3Store
let task: FleetTask
let studio: Studio
let round = 0

beforeAll(async () => {
  server = await startS3(join(folder, 's3'), ['archive', 'clean', 'sessions'])
  Object.assign(process.env, server.env)
})
afterAll(async () => {
  await server.close()
  process.env = before
  rmSync(folder, { recursive: true, force: true })
})
beforeEach(async () => {
  round += 1
  const prefix = `${round}/`
  archive = new S3Store({ bucket: 'archive', prefix })
  clean = new S3Store({ bucket: 'clean', prefix })
  work = new S3Store({ bucket: 'sessions', prefix })
  const wishes = { policy: 'strict', mask: null, language: 'auto' as const, model: defaultModel, names: [] }
  const { needsPersonFor } = await policyFile('strict')
  const places = { source: `s3://archive/${prefix}`, out: `s3://clean/${prefix}`, work: `s3://sessions/${prefix}` }
  task = { ...places, wishes, policy: await loadPolicy('strict'), needsPersonFor, reportLanguage: 'fr' }
  studio = createStudio({ home: join(folder, `home ${round}`) })
})
afterEach(() => studio.close())

const finding: Finding = {
  ...{ id: 'f1', kind: 'speech', entity: 'PERSON', person: null, start: 1, end: 2, keyframes: [], words: [0, 0] },
  ...{ score: 0.9, reasons: [{ detector: 'names', code: 'pattern', score: 0.9 }], doubts: [] },
}
const words = [{ start: 1, end: 2, text: ` ${said}`, probability: 0.9 }]
const transcript = {
  ...{ language: 'fr', duration: 9, speakers: [{ id: 's1', name: null }] },
  segments: [{ start: 1, end: 2, speaker: 's1', text: said, words }],
}

/** A session that the machines of a fleet have done, and hold. */
async function held(sha256 = 'a'.repeat(64)): Promise<FleetRecording> {
  await archive.put(key, { bytes: Buffer.from('call') })
  const { archive: id } = await listArchive(task, recipe, signal)
  const [recording] = await pieceOf(task, id, 0)
  if (!recording) throw new Error('nothing is listed')
  const home = join(folder, `machine ${recording.id}`)
  const handing = await bringLibrary(work, recording.id, home, signal)
  await withLibrary(home, async (library) => {
    const path = '/scratch/call.mp4'
    const facts = { sha256, path, fingerprint: 'f', size: 4, title: 'call', duration: 9 }
    const session = library.database.sessions.remember(facts).id
    library.database.sessions.setLanguage(session, 'fr')
    const none = { video: null, audio: [], tags: [], chapters: [], dropped: [], faults: [] }
    const media = { container: 'mp4', duration: 9, size: 4, ...none }
    await saved(library, session, path, 'import', Source.parse({ path, sha256, media }))
    const spoken = { transcript, hasSound: true, otherLanguage: false }
    await saved(library, session, path, 'transcribe', TranscribeOutput.parse(spoken))
    const detections = join(library.stageFolder(session, 'detect', 'detect'.padEnd(64, '0')), 'detections.jsonl')
    writeFileSync(detections, `{"text":"${said}"}\n`)
    const found = { cuts: [], faceInterval: 0.2, spoken: [] }
    await saved(library, session, path, 'detect', DetectOutput.parse({ detections, ...found }))
    await saved(library, session, path, 'track', TrackOutput.parse({ findings: [finding] }))
    mkdirSync(join(home, 'sessions', session, 'render-1'))
    writeFileSync(join(home, 'sessions', session, 'render-1', 'redacted.mp4'), 'a render of the policy')
  })
  const none = { folder: null, leaks: 0, seconds: 1, duration: 9, report: null, pieces: 1 }
  await handing.handOn({ stage: 'publish', outcome: 'needs-person', doubts: 2, ...none })
  const end = { key, outcome: 'needs-person', code: null, folder: null, duration: 9 } as const
  await noteSessionEnd(task, id, recording, end)
  return recording
}

async function brought(): Promise<Homecoming[]> {
  const opened = await openJob(studio, task)
  try {
    const home = { library: studio.library(), job: opened.job, signal }
    return await Array.fromAsync(bringHome(task, archiveOf(task), recipe, home))
  } finally {
    opened.end()
  }
}
const job = () => studio.library().database.bulkJobs.all()[0]
const items = () =>
  studio.library().database.bulkItems.page(job()?.id ?? '', { states: ['needs-person', 'clean'], from: 0, count: 9 })
const inBucket = async (): Promise<string[]> =>
  (await Array.fromAsync(clean.list('deep/'))).map((one) => one.key).sort()

async function delivered(): Promise<number> {
  const opened = await openJob(studio, task)
  try {
    return await opened.deliver({ signal, onEvent: () => undefined })
  } finally {
    opened.end()
  }
}

test('what a fleet holds is reviewed at home, and goes to its destination when people approved and published it', async () => {
  await held()
  const [one, ...others] = await brought()
  expect(others).toEqual([])
  expect(one).toMatchObject({ key, outcome: 'brought' })
  const session = one?.outcome === 'brought' ? one.session : ''
  const library = studio.library()

  // The review opens on what the machines found, with files of its own, and nothing of the policy's render.
  const { source, detected } = await materialOf(library, session)
  expect(source.path).toBe(`${task.source}${key}`)
  expect(library.relative(detected.detections ?? '')).toContain(`sessions/${session}/detect-`)
  expect((await foundIn(library, session)).findings).toEqual([finding])
  expect(await saidIn(library, session)).toEqual(transcript)
  expect(library.database.sessions.get(session)).toMatchObject({ state: 'done', title: 'call', language: 'fr' })
  expect(traces(library.home, 'a render of the policy')).toEqual([])
  const desk = new ReviewDesk(library.database)
  await takeIn(library, desk, session)
  expect(items()).toMatchObject([{ path: key, state: 'needs-person', session, doubts: 2, duration: 9, recipe }])
  expect(job()).toMatchObject({ state: 'done', source: task.source, out: task.out })

  // Nothing goes before somebody approved it, and published what was rendered from that.
  expect(await delivered()).toBe(0)
  await publishWithin(library, session, source.path)
  expect(await delivered()).toBe(0)
  desk.approve(session, { recorder: null, recorderMayApprove: false }, { ...claire, at: new Date().toISOString() })
  await publishWithin(library, session, source.path)
  expect(await inBucket()).toEqual([])
  expect(await delivered()).toBe(1)
  expect(await inBucket()).toEqual(['deep/call/estompe.json', 'deep/call/redacted.mp4', 'deep/call/report.json'])

  // Asked again, it is there already and stays delivered.
  expect(await brought()).toEqual([{ key, outcome: 'there', session }])
  expect(items()).toMatchObject([{ state: 'clean' }])
})

test('into a library with a passphrase it comes sealed; erased there, it does not come again', async () => {
  await held()
  const { home } = studio.library()
  studio.close()
  sealLibrary(home, await prepareVault('correct horse battery'))
  studio = createStudio({ home })
  const [one] = await brought()
  const session = one?.outcome === 'brought' ? one.session : ''
  expect((await saidIn(studio.library(), session)).segments[0]?.text).toBe(said)
  expect(traces(home, said)).toEqual([])
  await eraseSession(studio.library(), session, 'Claire')
  expect(await brought()).toEqual([{ key, outcome: 'gone' }])
  expect(items()).toEqual([])
})

test('a recording that the library knows keeps its session, where the findings are added', async () => {
  const path = join(folder, 'mine.mp4')
  const facts = { sha256: 'a'.repeat(64), path, fingerprint: 'f', size: 4, title: 'mine', duration: 9 }
  const { id } = studio.library().database.sessions.remember(facts)
  await held()
  expect(await brought()).toEqual([{ key, outcome: 'brought', session: id }])
  expect(studio.library().database.sessions.get(id)).toMatchObject({
    title: 'mine',
    path,
    state: 'done',
    language: 'fr',
  })
  expect((await foundIn(studio.library(), id)).findings).toEqual([finding])
})

test('what is not as it was handed on, or whose recording is another one by now, does not come', async () => {
  const recording = await held()
  const { files } = await handedOn(work, recording.id, signal)
  const isNone = async (code: string): Promise<void> => {
    expect(await brought()).toEqual([{ key, outcome: 'failed', code }])
    expect(studio.library().database.sessions.all()).toEqual([])
    expect(items()).toEqual([])
  }
  const needed = files.filter(({ path }) =>
    /^library\.db$|^sessions\/[^/]+\/(import|transcribe|detect|track)-/.test(path),
  )
  expect(needed).toHaveLength(6)
  for (const { sha256 } of needed) {
    const name = objectKey(recording.id, sha256)
    const { bytes } = await wholeObject(work, name)
    await work.put(name, { bytes: Buffer.concat([bytes.subarray(0, -1), Buffer.from('!')]) })
    await isNone('object-altered')
    await work.put(name, { bytes })
  }
  await archive.put(key, { bytes: Buffer.from('another call') })
  await isNone('source-changed')
  await archive.remove(key)
  await isNone('file-missing')
})

test('the command brings what was asked for in another language as well, and tells what waits', async () => {
  await held()
  const args = ['fleet', 'bring', task.source, '--out', task.out, '--work', task.work, '--json']
  const env = { ...server.env, ESTOMPE_HOME: join(folder, `commanded ${round}`) }
  const { code, events } = await run(args, { env })
  expect(events()).toMatchObject([
    { event: 'result', key, outcome: 'brought' },
    { event: 'end', brought: 1, delivered: 0, waiting: 1, failed: 0 },
  ])
  expect(code).toBe(3)
  // Another policy was never asked for.
  expect(await isListed(task, archiveOf(task))).toBe(true)
  expect(await isListed(task, archiveOf({ ...task, policy: { ...task.policy, version: 99 } }))).toBe(false)
})
