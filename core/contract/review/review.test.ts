import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { StudioError } from '../errors.ts'
import type { Doubt, Finding } from '../finding.ts'
import { type CommandName, perform } from './commands.ts'
import { applied, conflicts, type ReviewState, squashed, undoing } from './diff.ts'
import type { Actor } from './edit.ts'
import { outcomeOf } from './outcome.ts'
import { queueOf, secondsLeft } from './queue.ts'
import { type FindingRecord, type PersonRecord, ReviewRecord, type RulesRecord } from './records.ts'

const reviewer: Actor = { name: 'Claire', role: 'reviewer', at: '2026-11-22T10:00:00.000Z' }
const mentor: Actor = { ...reviewer, name: 'Marc', role: 'mentor' }

const finding = (id: string, person: string | null = null, doubts: Doubt[] = [], score = 0.9): FindingRecord => ({
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
    person,
    start: 1,
    end: 5,
    keyframes: [{ time: 1, box: [0.1, 0.1, 0.2, 0.2] }],
    words: null,
    score,
    reasons: [{ detector: 'test', code: 'model' }],
    doubts: doubts.map((doubt) => ({ doubt, start: 2, end: 3 })),
  } satisfies Finding,
})
const person = (id: string): PersonRecord => ({
  type: 'person',
  id,
  revision: 0,
  name: null,
  decision: null,
  consent: null,
  decided: null,
})
const stateOf = (...records: ReviewRecord[]): ReviewState => new Map(records.map((r) => [r.id, r]))
const start = stateOf(finding('f1', 'p1'), finding('f2', 'p1'), finding('f3', 'p2'), person('p1'), person('p2'))
const codeOf = (work: () => unknown): string => {
  try {
    work()
  } catch (error) {
    if (error instanceof StudioError) return error.code
    throw error
  }
  return 'none'
}

const steps: fc.Arbitrary<[CommandName, unknown]> = fc.oneof(
  fc.constantFrom('f1', 'f2', 'f3').map((id): [CommandName, unknown] => ['finding.hide', { id }]),
  fc.constantFrom('f1', 'f2', 'f3').map((id): [CommandName, unknown] => ['finding.show', { id, why: 'a drawing' }]),
  fc.nat(40).map((index): [CommandName, unknown] => ['word.edit', { index, text: 'mot' }]),
  fc.constantFrom('p1', 'p2').map((id): [CommandName, unknown] => ['person.keep', { id, how: 'signed form' }]),
  fc
    .constantFrom('f1', 'f2', 'f3')
    .map((id): [CommandName, unknown] => ['region.keyframe', { id, time: 2, box: [0.2, 0.2, 0.1, 0.1] }]),
)

test('every change is valid, and taking all of them back gives the first state again', () => {
  fc.assert(
    fc.property(fc.array(steps, { minLength: 1, maxLength: 12 }), (list) => {
      let state = start
      const done = list.map(([name, args]) => {
        const diff = perform(state, name, args, reviewer)
        expect(conflicts(state, diff)).toEqual([])
        for (const { after } of Object.values(diff)) if (after) expect(ReviewRecord.safeParse(after).success).toBe(true)
        state = applied(state, diff)
        return diff
      })
      const all = done.reduce(squashed)
      expect(applied(start, all)).toEqual(state)
      for (const diff of [...done].reverse()) {
        const back = undoing(state, diff)
        expect(back).not.toBeNull()
        state = applied(state, back!)
      }
      const withoutRevision = (s: ReviewState): unknown => [...s.values()].map((r) => ({ ...r, revision: 0 }))
      expect(withoutRevision(state)).toEqual(withoutRevision(start))
    }),
  )
})

test('a change made on an older state is noticed, never merged', () => {
  const first = perform(start, 'finding.hide', { id: 'f1' }, reviewer)
  const second = perform(start, 'finding.show', { id: 'f1', why: 'a drawing' }, { ...reviewer, name: 'Paul' })
  expect(conflicts(applied(start, first), second)).toEqual(['f1'])
})

test('undoing never throws away what somebody else did since', () => {
  const mine = perform(start, 'finding.hide', { id: 'f1' }, reviewer)
  const after = applied(start, mine)
  const theirs = applied(after, perform(after, 'finding.show', { id: 'f1', why: 'a drawing' }, reviewer))
  expect(undoing(theirs, mine)).toBeNull()
  const elsewhere = applied(after, perform(after, 'finding.hide', { id: 'f2' }, reviewer))
  expect(undoing(elsewhere, mine)).not.toBeNull()
})

test('what is taken back may have been read from the disk with its keys in another order', () => {
  const mine = perform(start, 'finding.hide', { id: 'f1' }, reviewer)
  const after = applied(start, mine)
  const record = after.get('f1') as FindingRecord
  const read = Object.fromEntries(Object.entries(record).reverse()) as FindingRecord
  expect(undoing(new Map([...after, ['f1', read]]), mine)).not.toBeNull()
})

describe('who may do what', () => {
  test('a mentor may hide more, never show', () => {
    expect(codeOf(() => perform(start, 'finding.show', { id: 'f1', why: 'a drawing' }, mentor))).toBe('forbidden')
    expect(codeOf(() => perform(start, 'person.keep', { id: 'p1', how: 'signed' }, mentor))).toBe('forbidden')
    expect(codeOf(() => perform(start, 'finding.stretch', { id: 'f1', start: 2, end: 5 }, mentor))).toBe('forbidden')
    expect(codeOf(() => perform(start, 'finding.stretch', { id: 'f1', start: 0, end: 6 }, mentor))).toBe('none')
    // What is visible for longer is shown for longer.
    const shown = applied(start, perform(start, 'finding.show', { id: 'f1', why: 'a drawing' }, reviewer))
    const longer = { id: 'f1', start: 0, end: 6 }
    expect(codeOf(() => perform(shown, 'finding.stretch', longer, mentor))).toBe('forbidden')
    expect(codeOf(() => perform(shown, 'finding.stretch', longer, reviewer))).toBe('none')
    const rules = { faces: { hide: 'all-but-consented', mask: 'fill' } } as RulesRecord['policy']
    const ruled = applied(start, {
      rules: { before: null, after: { type: 'rules', id: 'rules', revision: 0, policy: rules } as RulesRecord },
    })
    expect(codeOf(() => perform(ruled, 'finding.stretch', longer, mentor))).toBe('none')
    const kept = applied(ruled, perform(ruled, 'person.keep', { id: 'p1', how: 'signed' }, reviewer))
    expect(codeOf(() => perform(kept, 'finding.stretch', longer, mentor))).toBe('forbidden')
  })
  test('showing something owes a reason, keeping a person owes a consent', () => {
    expect(codeOf(() => perform(start, 'finding.show', { id: 'f1', why: ' ' }, reviewer))).toBe('invalid-input')
    expect(
      codeOf(() => perform(start, 'finding.everywhere', { ids: ['f1'], decision: 'show', why: null }, reviewer)),
    ).toBe('invalid-input')
    expect(codeOf(() => perform(start, 'person.keep', { id: 'p1', how: '' }, reviewer))).toBe('invalid-input')
  })
})

test('a change after an approval drops it, and taking the change back does not bring it back', () => {
  const approval: ReviewRecord = {
    type: 'approval',
    id: 'a1',
    revision: 0,
    by: 'Claire',
    role: 'reviewer',
    at: reviewer.at,
    decisions: 'a'.repeat(64),
    checked: { findings: 3, doubts: 0, clips: 0 },
  }
  const state = new Map([...start, ['a1', approval] as const])
  const diff = perform(state, 'word.edit', { index: 3, text: 'prix' }, mentor)
  expect(diff.a1).toEqual({ before: approval, after: null })
  const back = undoing(applied(state, diff), diff)
  expect(Object.keys(back ?? {})).toEqual(['word-3'])
})

test('merging keeps the stricter of two decisions', () => {
  const kept = applied(start, perform(start, 'person.keep', { id: 'p1', how: 'signed form' }, reviewer))
  const merged = applied(kept, perform(kept, 'person.merge', { into: 'p1', from: 'p2' }, reviewer))
  expect(merged.get('p1')).toMatchObject({ decision: null, consent: null })
  expect(merged.has('p2')).toBe(false)
  expect((merged.get('f3') as FindingRecord).finding.person).toBe('p1')
})

test('who is merged with somebody hidden is hidden, whichever of the two stays', () => {
  const hidden = applied(start, perform(start, 'person.hide', { id: 'p2' }, reviewer))
  const kept = applied(hidden, perform(hidden, 'person.keep', { id: 'p1', how: 'signed form' }, reviewer))
  for (const state of [hidden, kept])
    for (const [into, from] of [
      ['p1', 'p2'],
      ['p2', 'p1'],
    ] as const) {
      const merged = applied(state, perform(state, 'person.merge', { into, from }, reviewer))
      expect(merged.get(into)).toMatchObject({ decision: 'hide', consent: null })
    }
})

test('a split-off person starts undecided', () => {
  const kept = applied(start, perform(start, 'person.keep', { id: 'p1', how: 'signed form' }, reviewer))
  const split = applied(kept, perform(kept, 'person.split', { id: 'p1', findings: ['f2'], as: 'p9' }, reviewer))
  expect(split.get('p9')).toMatchObject({ decision: null, consent: null })
  expect((split.get('f2') as FindingRecord).finding.person).toBe('p9')
  expect((split.get('f1') as FindingRecord).finding.person).toBe('p1')
})

describe('the queue', () => {
  test('asks first about what would stay visible, and never about what is decided', () => {
    const list = [
      finding('held', null, ['held']),
      finding('suggested', null, ['suggestion']),
      finding('ends', null, ['held', 'ends-mid-shot']),
      finding('sure'),
      { ...finding('done', null, ['suggestion']), decision: 'hide' as const },
      finding('of-person', 'p1', ['ends-mid-shot']),
    ]
    const ids = queueOf(list, [{ ...person('p1'), decision: 'hide' }]).map((item) => item.finding)
    expect(ids).toEqual(['suggested', 'ends', 'held'])
  })
  test('tells the time left from the pace, without the pauses', () => {
    expect(secondsLeft(10, [])).toBe(60)
    expect(secondsLeft(10, [0, 4, 8, 12, 900, 904])).toBe(40)
  })
})

test('no record takes the place of another: neither a finding, nor the policy, nor a request for changes', () => {
  const mentor = { ...reviewer, name: 'Marc', role: 'mentor' as const }
  const clip = { start: 0, end: 1, title: 't', summary: '', tags: [], language: 'fr' }
  const box = { kind: 'face', start: 0, end: 1, time: 0, box: [0, 0, 0.1, 0.1] }
  const mark = { start: 0, end: 1, words: null, entity: 'PERSON' }
  const tries = (id: string): [CommandName, unknown][] => [
    ['speaker.rename', { id, name: 'x' }],
    ['clip.set', { id, ...clip }],
    ['region.draw', { id, ...box }],
    ['speech.mark', { id, ...mark }],
    ['speech.markAll', { marks: [{ ...mark, id }], entity: 'PERSON' }],
  ]
  for (const id of ['f1', 'p1', 'rules', 'changes', 'approval-Claire', 'word-3', 'voice-speaker-1'])
    for (const [name, args] of tries(id))
      expect([id, name, codeOf(() => perform(start, name, args, mentor))]).toEqual([id, name, 'invalid-input'])
})

test('a voice is disguised or kept by a reviewer; keeping owes a reason, and undo brings back what was', () => {
  const args = { speaker: 'speaker-1', heard: '1.00 0.00 2.00 2.00' }
  const decisionsOf = (state: ReviewState) => outcomeOf(state).voices.map((one) => [one.speaker, one.decision])
  expect(codeOf(() => perform(start, 'voice.disguise', args, mentor))).toBe('forbidden')
  const diff = perform(start, 'voice.disguise', args, reviewer)
  const disguised = applied(start, diff)
  expect(decisionsOf(disguised)).toEqual([['speaker-1', 'disguise']])
  expect(codeOf(() => perform(disguised, 'voice.keep', { ...args, why: ' ' }, reviewer))).toBe('invalid-input')
  const keeping = perform(disguised, 'voice.keep', { ...args, why: 'consent of 21 November' }, reviewer)
  const kept = applied(disguised, keeping)
  expect(decisionsOf(kept)).toEqual([['speaker-1', 'keep']])
  expect(decisionsOf(applied(kept, undoing(kept, keeping) ?? {}))).toEqual([['speaker-1', 'disguise']])
  // Naming the voice later leaves what was decided about it.
  const named = applied(kept, perform(kept, 'speaker.rename', { id: 'speaker-1', name: 'Camille' }, mentor))
  expect(decisionsOf(named)).toEqual([['speaker-1', 'keep']])
})

test('a decision about a voice drops an approval', () => {
  const approval = ReviewRecord.parse({
    ...{ type: 'approval', id: 'approval-Claire', revision: 0, by: 'Claire', role: 'reviewer', at: reviewer.at },
    ...{ decisions: '0'.repeat(64), checked: { findings: 3, doubts: 0, clips: 0 } },
  })
  const approved = new Map([...start, [approval.id, approval]])
  const diff = perform(approved, 'voice.disguise', { speaker: 'speaker-1', heard: '' }, reviewer)
  expect(diff['approval-Claire']?.after).toBeNull()
})

test('a mentor moves and follows only what they drew themselves', () => {
  const mentor = { ...reviewer, name: 'Marc', role: 'mentor' as const }
  const moved = { time: 1, box: [0.5, 0.5, 0.1, 0.1] }
  const followed = { start: 0, end: 0.5, keyframes: [moved] }
  const codes = (state: ReviewState, id: string) =>
    [
      () => perform(state, 'region.keyframe', { id, ...moved }, mentor),
      () => perform(state, 'region.follow', { id, ...followed }, mentor),
    ].map(codeOf)
  expect(codes(start, 'f1')).toEqual(['forbidden', 'forbidden'])
  const draw = { id: 'd1', kind: 'face', start: 0, end: 3, time: 0, box: [0, 0, 0.1, 0.1] }
  const drawn = applied(start, perform(start, 'region.draw', draw, mentor))
  expect(codes(drawn, 'd1')).toEqual(['none', 'none'])
  const confirmed = applied(drawn, perform(drawn, 'finding.hide', { id: 'd1' }, reviewer))
  expect(codes(confirmed, 'd1')).toEqual(['forbidden', 'forbidden'])
})

describe('whose voice it is', () => {
  const voice = { speaker: 'speaker-1', heard: '3 0.00 9.00 6.00' }
  const linked = applied(start, perform(start, 'voice.link', { ...voice, person: 'p1' }, reviewer))
  const typesIn = (state: ReviewState) => [...state.values()].map(({ type }) => type)

  test('is said by a reviewer of a person who is there, and decides nothing', () => {
    expect(codeOf(() => perform(start, 'voice.link', { ...voice, person: 'p1' }, mentor))).toBe('forbidden')
    expect(codeOf(() => perform(start, 'voice.link', { ...voice, person: 'nobody' }, reviewer))).toBe('invalid-input')
    expect(outcomeOf(linked)).toEqual(outcomeOf(start))
    expect(typesIn(applied(linked, perform(linked, 'voice.unlink', voice, reviewer)))).toEqual(typesIn(start))
  })

  test('one decision hides face and voice, or lets both be known with one consent', () => {
    const hidden = applied(linked, perform(linked, 'person.hide', { id: 'p1', voices: [voice] }, reviewer))
    expect(hidden.get('p1')).toMatchObject({ decision: 'hide' })
    expect(hidden.get('voice-speaker-1')).toMatchObject({ ...voice, decision: 'disguise', why: null })
    const kept = perform(hidden, 'person.keep', { id: 'p1', how: 'signed form', voices: [voice] }, reviewer)
    expect(kept['voice-speaker-1']?.after).toMatchObject({ decision: 'keep', why: 'signed form' })
    expect(perform(hidden, 'person.keep', { id: 'p1', how: 'signed form' }, reviewer)).not.toHaveProperty(
      'voice-speaker-1',
    )
    const back = undoing(applied(hidden, kept), kept)
    expect(back && applied(applied(hidden, kept), back).get('voice-speaker-1')).toMatchObject({ decision: 'disguise' })
  })

  test('no other voice is decided about with a person', () => {
    const hide = (state: ReviewState, id: string, of = voice) =>
      codeOf(() => perform(state, 'person.hide', { id, voices: [of] }, reviewer))
    expect(hide(start, 'p1')).toBe('invalid-input')
    expect(hide(linked, 'p2')).toBe('invalid-input')
    expect(hide(linked, 'p1', { ...voice, heard: '1 0.00 1.00 1.00' })).toBe('invalid-input')
  })

  test('a link goes along when two persons are one, and drops the approval like any change', () => {
    const merged = perform(linked, 'person.merge', { into: 'p2', from: 'p1' }, reviewer)
    expect(merged['link-speaker-1']?.after).toMatchObject({ person: 'p2' })
    const approval = {
      id: 'approval-x',
      type: 'approval',
      revision: 0,
      by: 'x',
      role: 'reviewer',
      at: reviewer.at,
    } as const
    const checked = { decisions: '0'.repeat(64), checked: { findings: 1, doubts: 0, clips: 0 } }
    const approved = new Map([...start, [approval.id, { ...approval, ...checked }]])
    expect(perform(approved, 'voice.link', { ...voice, person: 'p1' }, reviewer)['approval-x']?.after).toBeNull()
  })
})
