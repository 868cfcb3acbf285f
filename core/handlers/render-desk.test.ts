import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { StudioError } from '../contract/errors.ts'
import type { Toolbox } from '../jobs.ts'
import { type Library, openLibrary } from '../library.ts'
import { ReviewDesk } from '../review.ts'
import { renderReviewed } from '../review-render.ts'
import { keptRules } from '../review-rules.ts'
import { digestOf } from '../stages/review/digest.ts'
import { JobQueue } from './job-queue.ts'
import { Renders } from './render-desk.ts'
import { freshRender } from './render-states.ts'

// What is asked is looked at here, not what is drawn.
vi.mock('../review-render.ts', () => ({ renderReviewed: vi.fn() }))

const claire = { name: 'Claire', role: 'reviewer' } as const
let folder: string
let library: Library
let desk: ReviewDesk
let queue: JobQueue
let renders: Renders
let session: string

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'estompe-renders-'))
  library = openLibrary(join(folder, 'home'))
  desk = new ReviewDesk(library.database)
  queue = new JobQueue()
  renders = new Renders({
    ...{ desk, queue, language: 'en', onChange: () => undefined, isClosing: () => false },
    toolbox: async () => ({ library }) as Toolbox,
    failureOf: (error) =>
      error instanceof StudioError ? { code: error.code, data: {} } : { code: 'internal', data: {} },
  })
  const facts = { sha256: 'a'.repeat(64), path: '/a.mp4', fingerprint: 'f', size: 1, title: 'a', duration: 9 }
  session = library.database.sessions.remember(facts).id
  await keptRules(desk, session)
})
afterEach(() => {
  library.close()
  rmSync(folder, { recursive: true })
})

function approve(): string {
  desk.approve(session, { recorder: null, recorderMayApprove: false }, { ...claire, at: new Date().toISOString() })
  return digestOf(desk.state(session))
}
function change(text: string): string {
  const name = { id: 's1', name: text }
  desk.perform(session, 'speaker.rename', name, { ...claire, at: new Date().toISOString() }, {})
  return approve()
}
const put = (decisions: string, state: 'clean' | 'running'): void =>
  library.database.renders.put({ ...freshRender(session, '', decisions, state), media: 'redacted.mp4' })
const record = () => library.database.renders.get(session, '')

test('a render that is asked for while something older waits in its place is refused, never dropped', async () => {
  put(approve(), 'clean')
  const release = queue.hold()
  const publishing = renders.publish(session, null, claire)
  publishing.catch(() => undefined)
  await vi.waitFor(() => expect(queue.isIdle).toBe(false), 15_000)
  const decisions = change('Camille')
  await expect(renders.render(session, null, claire)).rejects.toMatchObject({ code: 'library-busy' })
  expect(record()).toMatchObject({ state: 'clean' })
  // When its turn comes it is told that this is no longer approved; then the render runs.
  release()
  await expect(publishing).rejects.toMatchObject({ code: 'not-approved' })
  const again = queue.hold()
  await renders.render(session, null, claire)
  await renders.render(session, null, claire)
  expect(record()).toMatchObject({ state: 'running', decisions })
  expect(library.database.audit.all().filter(({ action }) => action === 'render')).toHaveLength(1)
  change('Camille R.')
  await expect(renders.render(session, null, claire)).rejects.toMatchObject({ code: 'library-busy' })
  await renders.cancel(session, null)
  again()
})

test('what cannot be taken up at the start is told as the fault that it is; what nobody wants any more stops', async () => {
  put(approve(), 'running')
  vi.spyOn(desk, 'state').mockImplementationOnce(() => {
    throw new StudioError('sealed-damaged', { file: 'x', piece: 0 })
  })
  await renders.resumeInterrupted()
  expect(record()).toMatchObject({ state: 'failed', failure: { code: 'sealed-damaged' } })

  put('0'.repeat(64), 'running')
  await renders.resumeInterrupted()
  expect(record()).toMatchObject({ state: 'stopped', failure: null })
})

test('a publishing that finds something left in the render says so of the render as well', async () => {
  put(approve(), 'clean')
  const leak = { check: 'speech', kind: 'speech', entity: 'PERSON', start: 1, end: 2, box: null, score: 1 }
  vi.mocked(renderReviewed).mockResolvedValueOnce({
    made: { proof: null, rendered: { mediaSha256: 'b'.repeat(64) } },
    ...{ leaks: [leak], folder: null, shutAway: join(library.home, 'quarantine', session, 'whole', 'redacted.mp4') },
  } as unknown as Awaited<ReturnType<typeof renderReviewed>>)
  await expect(renders.publish(session, null, claire)).rejects.toMatchObject({ code: 'not-verified' })
  expect(record()).toMatchObject({ state: 'leaks', media: `quarantine/${session}/whole/redacted.mp4` })
})
