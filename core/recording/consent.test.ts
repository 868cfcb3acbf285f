import { array, assert, constantFrom, date, option, property, record, tuple } from 'fast-check'
import { expect, test } from 'vitest'
import { ConsentEntry, type ConsentScope } from '../contract/recording/consent.ts'
import type { Preset } from '../contract/recording/take.ts'
import { destroyedAt, fateOf, gapsToKeep, gapsToPublish, personKey, provisionalDays, standing } from './consent.ts'

const at = '2026-11-22T10:00:00.000Z'
const given = (person: string, agreed: ConsentScope[]): ConsentEntry => ({
  ...{ kind: 'given', at, person, agreed, explainedIn: 'fr' },
  how: { kind: 'spoken', at: 12 },
})
const withdrawn = (person: string, scopes: ConsentScope[]): ConsentEntry => ({
  ...{ kind: 'withdrawn', at, person, withdrawn: scopes },
})
const endedAt = new Date('2026-11-22T12:00:00Z')
const soon = new Date('2026-11-22T12:01:00Z')

test('a take is kept when everybody agreed to be recorded, and only then', () => {
  expect(gapsToKeep([], [], 'camera')).toEqual([])
  expect(gapsToKeep([], [], 'call')).toEqual([{ person: '', scope: 'recording', withdrawn: false }])
  expect(gapsToKeep(['Léa'], [], 'sound')).toEqual([{ person: 'Léa', scope: 'recording', withdrawn: false }])
  expect(gapsToKeep(['Léa'], [given('Léa', ['reuse', 'voice'])], 'call')).toHaveLength(1)
  expect(gapsToKeep(['Léa', 'Tom'], [given('Léa', ['recording'])], 'group').map(({ person }) => person)).toEqual([
    'Tom',
  ])
  expect(gapsToKeep(['Léa'], [given('LEA', ['recording'])], 'call')).toEqual([])
})

test('publishing asks for more than keeping: re-use, and the voice where it is heard', () => {
  const recording = [given('Léa', ['recording'])]
  expect(gapsToPublish(['Léa'], recording, { soundKept: false }).map(({ scope }) => scope)).toEqual(['reuse'])
  expect(gapsToPublish(['Léa'], recording, { soundKept: true }).map(({ scope }) => scope)).toEqual(['reuse', 'voice'])
  expect(gapsToPublish(['Léa'], [given('Léa', ['recording', 'reuse', 'voice'])], { soundKept: true })).toEqual([])
})

test('taking somebody off the list of participants does not make their withdrawal go away', () => {
  const entries = [given('Léa', ['recording', 'reuse', 'voice']), withdrawn('Léa', ['reuse'])]
  expect(gapsToPublish([], entries, { soundKept: true })).toEqual([{ person: 'Léa', scope: 'reuse', withdrawn: true }])
})

test('who changes their mind twice is taken at their last word', () => {
  const entries = [given('Léa', ['recording']), withdrawn('léa', ['recording']), given(' Lea ', ['recording'])]
  expect(standing(entries, 'LÉA').get('recording')).toBe('given')
})

test('an ended take without consent is asked about for a week and then destroyed; a no destroys it at once', () => {
  const take = { participants: ['Léa'], consents: [], endedAt, overdueSince: null, preset: 'call' } as const
  expect(fateOf(take, soon)).toBe('ask')
  expect(fateOf(take, new Date(destroyedAt(take).getTime() - 1))).toBe('ask')
  expect(destroyedAt(take).getTime() - endedAt.getTime()).toBe(provisionalDays * 86_400_000)
  expect(fateOf(take, destroyedAt(take))).toBe('remind')
  const reminded = { ...take, overdueSince: new Date('2030-01-01') }
  expect(fateOf(reminded, new Date('2030-01-01T23:59:59'))).toBe('ask')
  expect(fateOf(reminded, new Date('2030-01-02T01:00:00'))).toBe('destroy')
  expect(fateOf({ ...take, consents: [given('Léa', ['recording'])] }, new Date('2040-01-01'))).toBe('keep')
  expect(fateOf({ ...take, consents: [withdrawn('Léa', ['recording'])] }, soon)).toBe('destroy')
  expect(fateOf({ ...take, participants: [], preset: 'camera' }, soon)).toBe('keep')
  expect(fateOf({ ...take, participants: [] }, soon)).toBe('ask')
})

const people = constantFrom('Léa', 'LEA', 'lea ', 'Tom', 'Zoë')
const scopes = array(constantFrom<ConsentScope[]>('recording', 'reuse', 'voice'), { minLength: 1, maxLength: 3 })
const entry = tuple(constantFrom('given', 'withdrawn'), people, scopes).map(([kind, person, what]) =>
  kind === 'given' ? given(person, what) : withdrawn(person, what),
)

test('whatever is on record: a withdrawal as the last word always stands in the way, a yes never adds a gap', () => {
  assert(
    property(
      array(people, { maxLength: 4 }),
      array(entry, { maxLength: 12 }),
      people,
      (participants, entries, person) => {
        const after = [...entries, withdrawn(person, ['recording'])]
        expect(
          gapsToPublish(participants, after, { soundKept: true }).some(
            (gap) => personKey(gap.person) === personKey(person) && gap.scope === 'recording' && gap.withdrawn,
          ),
        ).toBe(true)
        const everything = given(person, ['recording', 'reuse', 'voice'])
        const open = gapsToPublish([...participants, person], entries, { soundKept: true })
        const rest = gapsToPublish([...participants, person], [...entries, everything], { soundKept: true })
        expect(rest.length).toBeLessThanOrEqual(open.length)
        expect(rest.filter((gap) => personKey(gap.person) === personKey(person))).toEqual([])
        // What may be published may be kept.
        if (open.length === 0) expect(gapsToKeep(participants, entries, 'sound')).toEqual([])
      },
    ),
  )
})

test('time only ever moves a take from being asked about to being destroyed, and never touches one that is agreed to', () => {
  const valid = { noInvalidDate: true, min: new Date('2020-01-01'), max: new Date('2060-01-01') }
  assert(
    property(
      record({
        participants: array(people),
        consents: array(entry),
        endedAt: date(valid),
        overdueSince: option(date(valid)),
        preset: constantFrom<Preset[]>('call', 'group', 'camera', 'sound'),
      }),
      date(valid),
      date(valid),
      (take, one, other) => {
        const [earlier, later] = one < other ? [one, other] : [other, one]
        const [before, after] = [fateOf(take, earlier), fateOf(take, later)]
        if (before === 'keep') expect(after).toBe('keep')
        const order = ['ask', 'remind', 'destroy']
        if (before !== 'keep') expect(order.indexOf(after)).toBeGreaterThanOrEqual(order.indexOf(before))
        if (gapsToKeep(take.participants, take.consents, take.preset).length > 0) expect(after).not.toBe('keep')
      },
    ),
  )
})

test('lines of the record are what the schema takes', () => {
  expect(ConsentEntry.parse(given('Léa', ['recording']))).toMatchObject({ person: 'Léa' })
  expect(ConsentEntry.safeParse({ ...given('Léa', ['recording']), explainedIn: 'French' }).success).toBe(false)
  expect(ConsentEntry.safeParse({ ...given('Léa', ['recording']), agreed: [] }).success).toBe(false)
})
