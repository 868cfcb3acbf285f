import { z } from 'zod'
import { Box } from '../box.ts'
import { StudioError } from '../errors.ts'
import { Entity, type Finding, FindingKind, type Keyframe } from '../finding.ts'
import { hiddenBy } from '../hidden.ts'
import { always, type Command, command, decided, everybody, reviewers } from './command.ts'
import type { ReviewDiff, ReviewState } from './diff.ts'
import { type Actor, Edit } from './edit.ts'
import { peopleCommands } from './people-commands.ts'
import type { FindingRecord, ReviewRecord } from './records.ts'
import { rulesId } from './rules.ts'

function decide(edit: Edit, record: FindingRecord, decision: 'hide' | 'show', why: string | null, who: Actor): void {
  edit.put({ ...record, decision, why, decided: decided(who) })
}

function changed(edit: Edit, id: string, change: (finding: Finding) => Finding, who: Actor): void {
  const record = edit.get('finding', id)
  edit.put({ ...record, finding: change(record.finding), decided: decided(who) })
}

/** Whether somebody may put a mask elsewhere, which shows what it hid: mentors only what they drew themselves. */
export const mayMove = ({ origin, decided }: FindingRecord, who: Pick<Actor, 'name' | 'role'>): boolean =>
  who.role !== 'mentor' || (origin !== 'detected' && decided?.by === who.name)

/** @throws StudioError `forbidden` */
function refuseMoving(record: FindingRecord, who: Actor): void {
  if (!mayMove(record, who)) throw new StudioError('forbidden')
}

/** Whether it is hidden as things stand. */
function isHiddenNow(edit: Edit, { finding, decision }: FindingRecord): boolean {
  const policy = edit.find('rules', rulesId)?.policy
  const person = finding.person === null ? null : edit.find('person', finding.person)
  const decided = decision ?? (person?.decision === 'hide' ? 'hide' : null)
  const consented = person?.decision === 'keep' ? [person.id] : []
  if (!policy) return decided !== 'show'
  return hiddenBy({ policy, decisions: decided ? { [finding.id]: decided } : {}, consented })(finding)
}

function withKeyframe(keyframes: readonly Keyframe[], keyframe: Keyframe): Keyframe[] {
  const others = keyframes.filter((k) => Math.abs(k.time - keyframe.time) > 0.0005)
  return [...others, keyframe].sort((a, b) => a.time - b.time)
}

const manual = (code: string): Finding['reasons'] => [{ detector: 'person', code }]
const Time = z.number().min(0)
const FindingId = z.object({ id: z.string() })
const Named = z.object({ id: z.string().min(1).max(80), name: z.string().trim().min(1).max(120) })

/** Words, or a stretch of sound without words. Seconds; first and last word. */
const Marked = z.object({
  id: z.string().min(1).max(80),
  start: Time,
  end: Time,
  words: z.tuple([z.int().min(0), z.int().min(0)]).nullable(),
})

function marked(edit: Edit, mark: z.infer<typeof Marked> & { entity: Entity }, who: Actor): FindingRecord {
  const { id, start, end, words, entity } = mark
  if (end <= start || edit.find('finding', id)) throw new StudioError('invalid-input', { what: 'speech' })
  return {
    type: 'finding',
    id,
    revision: 0,
    origin: 'marked',
    decision: 'hide',
    why: null,
    decided: decided(who),
    finding: {
      id,
      kind: 'speech',
      entity,
      person: null,
      start,
      end,
      keyframes: [],
      words,
      score: 1,
      reasons: manual('marked'),
      doubts: [],
    },
  }
}

export const commands = {
  /** Keeps it hidden, or hides a suggestion. */
  'finding.hide': command({
    args: FindingId,
    roles: reviewers,
    run: (edit, { id }, who) => decide(edit, edit.get('finding', id), 'hide', null, who),
  }),
  /** Leaves it visible or audible; a reason is owed. */
  'finding.show': command({
    args: FindingId.extend({ why: z.string().trim().min(3).max(500) }),
    roles: reviewers,
    run: (edit, { id, why }, who) => decide(edit, edit.get('finding', id), 'show', why, who),
  }),
  'finding.recategorise': command({
    args: FindingId.extend({ entity: Entity }),
    roles: reviewers,
    run: (edit, { id, entity }, who) => changed(edit, id, (finding) => ({ ...finding, entity }), who),
  }),
  /** The same decision for all that belongs to this person, or for findings given by id (a name, a text). */
  'finding.everywhere': command({
    args: z.object({
      ids: z.array(z.string()).min(1).max(5000),
      decision: z.enum(['hide', 'show']),
      why: z.string().trim().max(500).nullable(),
    }),
    roles: reviewers,
    run(edit, { ids, decision, why }, who) {
      if (decision === 'show' && (why === null || why.length < 3))
        throw new StudioError('invalid-input', { what: 'why' })
      for (const id of ids) decide(edit, edit.get('finding', id), decision, why, who)
    },
  }),
  /** A box drawn by hand: hidden from the moment that it is there. */
  'region.draw': command({
    args: z.object({
      id: z.string().min(1).max(80),
      kind: FindingKind.exclude(['speech']),
      start: Time,
      end: Time,
      time: Time,
      box: Box,
    }),
    roles: everybody,
    run(edit, { id, kind, start, end, time, box }, who) {
      if (end <= start || edit.find('finding', id)) throw new StudioError('invalid-input', { what: 'region' })
      edit.put({
        type: 'finding',
        id,
        revision: 0,
        origin: 'drawn',
        decision: 'hide',
        why: null,
        decided: decided(who),
        finding: {
          id,
          kind,
          entity: null,
          person: null,
          start,
          end,
          keyframes: [{ time, box }],
          words: null,
          score: 1,
          reasons: manual('drawn'),
          doubts: [],
        },
      })
    },
  }),
  /** Moves or resizes a region at one instant: a keyframe there. Mentors move only what they drew themselves. */
  'region.keyframe': command({
    args: FindingId.extend({ time: Time, box: Box }),
    roles: everybody,
    run(edit, { id, time, box }, who) {
      refuseMoving(edit.get('finding', id), who)
      changed(edit, id, (f) => ({ ...f, keyframes: withKeyframe(f.keyframes, { time, box }) }), who)
    },
  }),
  /** What following an object from a drawn box found. Mentors follow only what they drew themselves. */
  'region.follow': command({
    args: FindingId.extend({ start: Time, end: Time, keyframes: z.array(z.object({ time: Time, box: Box })).min(1) }),
    roles: everybody,
    run(edit, { id, start, end, keyframes }, who) {
      const record = edit.get('finding', id)
      refuseMoving(record, who)
      if (end <= start || record.finding.kind === 'speech') throw new StudioError('invalid-input', { what: 'region' })
      const finding = { ...record.finding, start, end, keyframes, reasons: manual('followed') }
      edit.put({ ...record, origin: 'followed', finding, decided: decided(who) })
    },
  }),
  /** Longer or shorter in time. Shortening shows something, and so does lengthening what is visible: only a reviewer may. */
  'finding.stretch': command({
    args: FindingId.extend({ start: Time, end: Time }),
    roles: everybody,
    run(edit, { id, start, end }, who) {
      const record = edit.get('finding', id)
      const { finding } = record
      if (end <= start) throw new StudioError('invalid-input', { what: 'stretch' })
      const shows = start > finding.start || end < finding.end || !isHiddenNow(edit, record)
      if (shows && who.role === 'mentor') throw new StudioError('forbidden')
      changed(edit, id, (f) => ({ ...f, start, end }), who)
    },
  }),
  /** Words, or a stretch of the waveform without words, marked as personal. */
  'speech.mark': command({
    args: Marked.extend({ entity: Entity }),
    roles: everybody,
    isOfTranscript: ({ words }) => words !== null,
    run: (edit, mark, who) => edit.put(marked(edit, mark, who)),
  }),
  /** The same words wherever else they are said: one change. */
  'speech.markAll': command({
    args: z.object({ marks: z.array(Marked).min(1).max(5000), entity: Entity }),
    roles: everybody,
    isOfTranscript: always,
    run(edit, { marks, entity }, who) {
      for (const mark of marks) edit.put(marked(edit, { ...mark, entity }, who))
    },
  }),
  'word.edit': command({
    args: z.object({ index: z.int().min(0), text: z.string().max(200) }),
    roles: everybody,
    isOfTranscript: always,
    run: (edit, { index, text }) => edit.put({ type: 'word', id: `word-${index}`, revision: 0, index, text }),
  }),
  /** A line that was rewritten, or a transcript that was corrected elsewhere: what changed, as one change. */
  'words.edit': command({
    args: z
      .object({
        words: z.array(z.object({ index: z.int().min(0), text: z.string().max(200) })).max(10_000),
        speakers: z.array(Named).max(100).default([]),
      })
      .refine(({ words, speakers }) => words.length + speakers.length > 0),
    roles: everybody,
    isOfTranscript: always,
    run(edit, { words, speakers }) {
      for (const { index, text } of words) edit.put({ type: 'word', id: `word-${index}`, revision: 0, index, text })
      for (const { id, name } of speakers) edit.put({ type: 'speaker', id, revision: 0, name })
    },
  }),
  'speaker.rename': command({
    args: Named,
    roles: everybody,
    isOfTranscript: always,
    run: (edit, { id, name }) => edit.put({ type: 'speaker', id, revision: 0, name }),
  }),
  ...peopleCommands,
  'clip.set': command({
    args: z.object({
      /** Part of an address: `clip-<id>`. */
      id: z.string().regex(/^[A-Za-z0-9_-]{1,80}$/),
      start: Time,
      end: Time,
      title: z.string().trim().min(1).max(200),
      summary: z.string().max(1000),
      tags: z.array(z.string().trim().min(1).max(60)).max(20),
      language: z.string().max(10),
    }),
    roles: everybody,
    run(edit, clip) {
      if (clip.end <= clip.start) throw new StudioError('invalid-input', { what: 'clip' })
      edit.put({ type: 'clip', revision: 0, ...clip })
    },
  }),
  'clip.remove': command({
    args: z.object({ id: z.string() }),
    roles: everybody,
    run: (edit, { id }) => edit.remove(edit.get('clip', id).id),
  }),
} as const

export type CommandName = keyof typeof commands
/** What a command is asked with. */
export type CommandArgs<N extends CommandName> = z.input<(typeof commands)[N]['args']>
export const commandNames = Object.keys(commands) as CommandName[]

/** Whether a command counts words, or speakers, as one transcript counts them. What makes no sense does not. */
export function isOfTranscript(name: CommandName, input: unknown): boolean {
  const { args, isOfTranscript } = commands[name] as unknown as Command<unknown>
  const parsed = args.safeParse(input)
  return parsed.success && (isOfTranscript?.(parsed.data) ?? false)
}

const settled: ReadonlySet<ReviewRecord['type']> = new Set(['approval'])

/**
 * Runs one command. Whatever it changes drops the approvals that stood: they were given for another state.
 * @throws StudioError `invalid-input` for arguments that make no sense, `forbidden` for a role that may not
 */
export function perform(state: ReviewState, name: CommandName, input: unknown, who: Actor): ReviewDiff {
  const definition = commands[name] as unknown as Command<unknown>
  if (!definition.roles.includes(who.role)) throw new StudioError('forbidden')
  const parsed = definition.args.safeParse(input)
  if (!parsed.success) throw new StudioError('invalid-input', { what: name }, parsed.error)
  const edit = new Edit(state)
  definition.run(edit, parsed.data, who)
  if (Object.keys(edit.diff).length > 0)
    for (const record of state.values()) if (settled.has(record.type)) edit.remove(record.id)
  return edit.diff
}
