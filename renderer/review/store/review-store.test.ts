import { beforeEach, describe, expect, test } from 'vitest'
import { alike } from '../../../core/contract/alike.ts'
import { StudioError } from '../../../core/contract/errors.ts'
import type { ReviewOpening } from '../../../core/contract/review/api.ts'
import { type CommandName, isOfTranscript, perform } from '../../../core/contract/review/commands.ts'
import {
  applied,
  conflicts,
  type ReviewDiff,
  type ReviewState,
  revisionsIn,
} from '../../../core/contract/review/diff.ts'
import type { FindingRecord, ReviewRecord } from '../../../core/contract/review/records.ts'
import { type Looked, type ReviewLine, ReviewStore } from './review-store.ts'

const at = '2026-11-22T10:00:00.000Z'
const face = (id: string): FindingRecord => ({
  type: 'finding',
  id,
  revision: 0,
  origin: 'detected',
  decision: null,
  why: null,
  decided: null,
  finding: {
    id,
    kind: 'face',
    entity: null,
    person: null,
    start: 1,
    end: 5,
    keyframes: [{ time: 1, box: [0.1, 0.1, 0.2, 0.2] }],
    words: null,
    score: 0.9,
    reasons: [{ detector: 'test', code: 'model' }],
    doubts: [],
  },
})
const opening: ReviewOpening = {
  title: 'x',
  duration: 9,
  picture: null,
  hasSound: true,
  cuts: [],
  labels: [],
  transcript: { language: 'fr', duration: 9, speakers: [], segments: [] },
  original: 'there',
  recorder: null,
  wordTimes: 'first',
  mayApprove: true,
  me: { name: 'Claire', role: 'reviewer' },
}

/** A studio at the other end of a line that can be cut before or after it hears something. */
class Studio implements ReviewLine {
  state: ReviewState = new Map<string, ReviewRecord>([face('f1'), face('f2')].map((one) => [one.id, one]))
  line: 'whole' | 'cut' | 'cut before the answer' = 'whole'
  heard: string[] = []
  /** The transcript in which its records count words. */
  wordTimes = 'first'
  store: ReviewStore | null = null

  async perform(command: CommandName, args: unknown, looked: Looked): Promise<ReviewDiff> {
    await Promise.resolve()
    if (this.line === 'cut') throw new StudioError('disconnected')
    this.heard.push(command)
    if (isOfTranscript(command, args) && looked.wordTimes !== this.wordTimes)
      throw new StudioError('transcript-changed')
    const diff = this.do('Claire', command, args, looked.seen)
    if (this.line === 'cut before the answer') throw new StudioError('disconnected')
    this.store?.take({ kind: 'changed', by: 'Claire', diff })
    return diff
  }

  do(name: string, command: CommandName, args: unknown, seen: Looked['seen'] = {}): ReviewDiff {
    const diff = perform(this.state, command, args, { name, role: 'reviewer', at })
    for (const [id, { before }] of Object.entries(diff))
      if (id in seen && (before?.revision ?? null) !== seen[id]) throw new StudioError('conflict')
    expect(conflicts(this.state, diff)).toEqual([])
    this.state = applied(this.state, diff)
    return diff
  }

  undo = (): Promise<null> => Promise.reject(new StudioError('conflict'))
  redo = (): Promise<null> => Promise.resolve(null)
  approve = (seen: Looked['seen']): Promise<null> => {
    const isAsSeen = alike(seen, revisionsIn(this.state))
    return Promise.reject(isAsSeen ? new StudioError('not-approved', { doubts: 2 }) : new StudioError('conflict'))
  }

  open(store: ReviewStore): void {
    this.line = 'whole'
    this.store = store
    store.take({ kind: 'opening', opening: { ...opening, wordTimes: this.wordTimes } })
    for (const record of this.state.values()) store.take({ kind: 'records', records: [record] })
    store.take({ kind: 'ready' })
  }
}

let studio: Studio
let store: ReviewStore
beforeEach(() => {
  studio = new Studio()
  store = new ReviewStore(studio)
})
const decision = (id: string): unknown => (store.view().state.get(id) as FindingRecord | undefined)?.decision
const settled = (): Promise<void> => new Promise((go) => setTimeout(go))

test('is ready only when every record has come', () => {
  store.take({ kind: 'opening', opening })
  store.take({ kind: 'records', records: [face('f1')] })
  expect(store.view()).toMatchObject({ ready: false, coming: 1 })
  store.take({ kind: 'ready' })
  expect(store.view().ready).toBe(true)
  expect(store.view().state.size).toBe(1)
})

test('shows a change at once, and the same when the studio has made it', async () => {
  studio.open(store)
  const kept = store.perform('finding.hide', { id: 'f1' })
  expect(decision('f1')).toBe('hide')
  expect(store.view().unsaved).toBe(1)
  expect(await kept).toBe(true)
  expect(decision('f1')).toBe('hide')
  expect(store.view().unsaved).toBe(0)
  expect([...store.view().state]).toEqual([...studio.state])
})

test('a change that somebody else was quicker with is taken back and told, theirs stays', async () => {
  studio.open(store)
  const kept = store.perform('finding.hide', { id: 'f1' })
  const theirs = studio.do('Paul', 'finding.show', { id: 'f1', why: 'a drawing' })
  store.take({ kind: 'changed', by: 'Paul', diff: theirs })
  expect(await kept).toBe(false)
  expect(decision('f1')).toBe('show')
  expect(store.view().refusal).toMatchObject({ code: 'conflict', tried: 'finding.hide' })
  store.dismiss()
  expect(store.view().refusal).toBeNull()
})

test('what somebody else changed while this was being typed is not overwritten, and what was typed stays in sight', async () => {
  studio.open(store)
  const began = store.view().state
  const diff = studio.do('Paul', 'words.edit', { words: [{ index: 3, text: 'prix' }] })
  store.take({ kind: 'changed', by: 'Paul', diff })
  const words = { words: [{ index: 3, text: 'pris' }] }
  expect(await store.perform('words.edit', words, began)).toBe(false)
  expect(store.view().state.get('word-3')).toMatchObject({ text: 'prix' })
  expect(store.view().refusal).toMatchObject({ code: 'conflict', typed: ['pris'] })
  // Other words of the same line are nobody else's.
  expect(await store.perform('words.edit', { words: [{ index: 4, text: 'juste' }] }, began)).toBe(true)
})

test('what was typed on a clip stays in sight where somebody else was quicker; what stood there is not repeated', async () => {
  studio.open(store)
  const clip = { id: 'c', start: 1, end: 3, title: 'Prix', summary: '', tags: ['prix'], language: 'fr' }
  store.take({ kind: 'changed', by: 'Paul', diff: studio.do('Paul', 'clip.set', clip) })
  const mine = store.perform('clip.set', {
    ...clip,
    title: 'Le prix',
    summary: 'Combien demander',
    tags: ['prix', 'devis'],
  })
  studio.do('Paul', 'clip.set', { ...clip, title: 'Prix juste' })
  expect(await mine).toBe(false)
  expect(store.view().refusal).toMatchObject({ code: 'conflict', typed: ['Le prix · Combien demander · devis'] })
})

test('what was typed stays in sight whatever the studio could not keep it for; a reason for many is told once', async () => {
  studio.open(store)
  studio.perform = () => Promise.reject(new StudioError('disk-full', { file: '/library' }))
  const args = { ids: ['f1', 'f2'], decision: 'show', why: 'a drawing' } as const
  expect(await store.perform('finding.everywhere', args)).toBe(false)
  expect(store.view().refusal).toMatchObject({ code: 'disk-full', typed: ['a drawing'] })
})

test('what makes no sense is refused without asking, and never sent', async () => {
  studio.open(store)
  expect(await store.perform('finding.show', { id: 'f1', why: '' })).toBe(false)
  expect(store.view().refusal?.code).toBe('invalid-input')
  expect(studio.heard).toEqual([])
})

test('the studio’s no to undoing and approving is told', async () => {
  studio.open(store)
  expect(await store.turn('undo')).toBe(false)
  expect(store.view().refusal).toMatchObject({ code: 'conflict', tried: 'undo' })
  expect(await store.turn('approve')).toBe(false)
  expect(store.view().refusal).toMatchObject({ code: 'not-approved', data: { doubts: 2 } })
})

test('an approval is for what was in sight when it was given, own changes on their way included', async () => {
  studio.open(store)
  void store.perform('finding.hide', { id: 'f1' })
  expect(await store.turn('approve')).toBe(false)
  expect(store.view().refusal?.code).toBe('not-approved')
  const approved = store.turn('approve')
  const theirs = studio.do('Paul', 'finding.show', { id: 'f2', why: 'a drawing' })
  store.take({ kind: 'changed', by: 'Paul', diff: theirs })
  expect(await approved).toBe(false)
  expect(store.view().refusal).toMatchObject({ code: 'conflict', tried: 'approve' })
})

describe('when the line is cut', () => {
  test('changes wait in order and are sent when it is back', async () => {
    studio.open(store)
    studio.line = 'cut'
    store.cut()
    const first = store.perform('finding.hide', { id: 'f1' })
    const second = store.perform('finding.show', { id: 'f1', why: 'a drawing' })
    await settled()
    expect(store.view()).toMatchObject({ unsaved: 2 })
    expect(decision('f1')).toBe('show')
    expect(studio.heard).toEqual([])
    studio.open(store)
    expect(await Promise.all([first, second])).toEqual([true, true])
    expect(studio.heard).toEqual(['finding.hide', 'finding.show'])
    expect(decision('f1')).toBe('show')
  })
  test('what had arrived is not done twice', async () => {
    studio.open(store)
    studio.line = 'cut before the answer'
    const box = [0.1, 0.1, 0.2, 0.2]
    const drawn = store.perform('region.draw', { id: 'd1', kind: 'face', start: 0, end: 3, time: 1, box })
    await settled()
    expect(store.view().unsaved).toBe(1)
    studio.open(store)
    expect(await drawn).toBe(true)
    expect(studio.heard).toEqual(['region.draw'])
    expect(store.view()).toMatchObject({ unsaved: 0, refusal: null })
    expect(store.view().state.has('d1')).toBe(true)
  })
  test('what somebody else changed meanwhile is not overwritten', async () => {
    studio.open(store)
    studio.line = 'cut'
    const mine = store.perform('finding.hide', { id: 'f1' })
    await settled()
    studio.do('Paul', 'finding.show', { id: 'f1', why: 'a drawing' })
    studio.open(store)
    expect(await mine).toBe(false)
    expect(decision('f1')).toBe('show')
    expect(store.view().refusal?.code).toBe('conflict')
  })
  test('nothing is taken back blindly', async () => {
    studio.open(store)
    store.cut()
    expect(await store.turn('undo')).toBe(false)
    expect(store.view().refusal?.code).toBe('disconnected')
  })
})

describe('when the session is transcribed again', () => {
  const word = (index: number): string | undefined => {
    const record = store.view().state.get(`word-${index}`)
    return record?.type === 'word' ? record.text : undefined
  }

  test('what was done on the words of the old transcript is shown on no words of the new one, and what was typed is kept in sight', async () => {
    studio.open(store)
    studio.line = 'cut'
    store.cut()
    const mine = store.perform('words.edit', {
      words: [
        { index: 4, text: 'Lefèvre' },
        { index: 7, text: 'céramique' },
      ],
    })
    const sound = { start: 1, end: 2, words: null }
    const muted = store.perform('speech.mark', { id: 'm1', ...sound, entity: 'PERSON' })
    const marked = store.perform('speech.mark', { id: 'm2', ...sound, words: [4, 5], entity: 'PERSON' })
    expect(word(4)).toBe('Lefèvre')
    studio.wordTimes = 'second'
    studio.open(store)
    expect([word(4), word(7)]).toEqual([undefined, undefined])
    expect(await Promise.all([mine, muted, marked])).toEqual([false, true, false])
    expect([...studio.state.keys()]).toEqual(['f1', 'f2', 'm1'])
    expect(store.view()).toMatchObject({
      unsaved: 0,
      refusal: { code: 'transcript-changed', typed: ['Lefèvre céramique'] },
    })
    store.leaveTyped('et encore')
    expect(store.view().refusal?.typed).toEqual(['Lefèvre céramique', 'et encore'])
  })

  test('the new transcript is shown together with its records, never before', () => {
    studio.open(store)
    store.take({ kind: 'opening', opening: { ...opening, wordTimes: 'second' } })
    expect(store.view().opening?.wordTimes).toBe('first')
    store.take({ kind: 'records', records: [face('f1')] })
    store.take({ kind: 'ready' })
    expect(store.view()).toMatchObject({ opening: { wordTimes: 'second' } })
    expect([...store.view().state.keys()]).toEqual(['f1'])
  })

  test('a word that somebody else was first to correct is not overwritten', async () => {
    studio.open(store)
    studio.line = 'cut'
    store.cut()
    const mine = store.perform('word.edit', { index: 4, text: 'Lefebvre' })
    studio.do('Paul', 'word.edit', { index: 4, text: 'Lefèvre' })
    studio.open(store)
    expect(await mine).toBe(false)
    expect(word(4)).toBe('Lefèvre')
    expect(store.view().refusal?.code).toBe('conflict')
  })
})
