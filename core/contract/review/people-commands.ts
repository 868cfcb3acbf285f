import { z } from 'zod'
import { StudioError } from '../errors.ts'
import { always, command, decided, everybody, reviewers } from './command.ts'
import type { Actor, Edit } from './edit.ts'
import type { PersonRecord, VoiceRecord } from './records.ts'

const Voice = z.object({ speaker: z.string().min(1).max(70), heard: z.string().max(80) })

const voiceOf = (
  { speaker, heard }: z.infer<typeof Voice>,
  { decision, why }: Pick<VoiceRecord, 'decision' | 'why'>,
  who: Actor,
): VoiceRecord => ({
  ...{ type: 'voice', id: `voice-${speaker}`, revision: 0, speaker, heard },
  ...{ decision, why, decided: decided(who) },
})

/** What is decided about a person, of the voices that are theirs: only those that a link gives them. */
const OfPerson = z.object({ id: z.string(), voices: z.array(Voice).max(50).default([]) })

/** @throws StudioError `invalid-input` for a voice that is not linked to the person, or was when it was heard otherwise */
function decideVoices(
  edit: Edit,
  { id, voices }: z.infer<typeof OfPerson>,
  what: Pick<VoiceRecord, 'decision' | 'why'>,
  who: Actor,
): void {
  for (const voice of voices) {
    const link = edit.get('link', `link-${voice.speaker}`)
    if (link.person !== id || link.heard !== voice.heard) throw new StudioError('invalid-input', { what: 'voice' })
    edit.put(voiceOf(voice, what, who))
  }
}

/** Undecided is stricter than kept; hidden is more than undecided, for it hides what is only suggested as well. */
const stricter = (one: PersonRecord['decision'], other: PersonRecord['decision']): PersonRecord['decision'] => {
  if (one === 'hide' || other === 'hide') return 'hide'
  return one === 'keep' && other === 'keep' ? 'keep' : null
}

/** What is decided about people: about their voices, their faces, and which belongs to which. */
export const peopleCommands = {
  /** The voice of whoever speaks is disguised wherever they do. */
  'voice.disguise': command({
    args: Voice,
    roles: reviewers,
    isOfTranscript: always,
    run: (edit, voice, who) => edit.put(voiceOf(voice, { decision: 'disguise', why: null }, who)),
  }),
  /** The voice is heard as it is; a reason is owed. */
  'voice.keep': command({
    args: Voice.extend({ why: z.string().trim().min(3).max(500) }),
    roles: reviewers,
    isOfTranscript: always,
    run: (edit, { why, ...voice }, who) => edit.put(voiceOf(voice, { decision: 'keep', why }, who)),
  }),
  /** This voice is this person's. Nothing is hidden or heard by that alone. */
  'voice.link': command({
    args: Voice.extend({ person: z.string() }),
    roles: reviewers,
    isOfTranscript: always,
    run(edit, { speaker, heard, person }, who) {
      const { id } = edit.get('person', person)
      const link = { type: 'link', id: `link-${speaker}`, revision: 0, speaker, heard, person: id } as const
      edit.put({ ...link, decided: decided(who) })
    },
  }),
  /** Nobody says any more whose voice it is; what was decided about it stays. */
  'voice.unlink': command({
    args: Voice.pick({ speaker: true }),
    roles: reviewers,
    isOfTranscript: always,
    run: (edit, { speaker }) => edit.remove(edit.get('link', `link-${speaker}`).id),
  }),
  /** Their face, and with it the voices that are named: those are disguised. */
  'person.hide': command({
    args: OfPerson,
    roles: reviewers,
    isOfTranscript: ({ voices }) => voices.length > 0,
    run(edit, args, who) {
      edit.put({ ...edit.get('person', args.id), decision: 'hide', decided: decided(who) })
      decideVoices(edit, args, { decision: 'disguise', why: null }, who)
    },
  }),
  /** Leaves a person visible, and the voices that are named heard. Their consent is written down with it. */
  'person.keep': command({
    args: OfPerson.extend({ how: z.string().trim().min(3).max(500) }),
    roles: reviewers,
    isOfTranscript: ({ voices }) => voices.length > 0,
    run(edit, { how, ...args }, who) {
      const consent = { at: who.at, how, by: who.name }
      edit.put({ ...edit.get('person', args.id), decision: 'keep', consent, decided: decided(who) })
      decideVoices(edit, args, { decision: 'keep', why: how }, who)
    },
  }),
  'person.name': command({
    args: z.object({ id: z.string(), name: z.string().trim().max(120).nullable() }),
    roles: everybody,
    run: (edit, { id, name }) => edit.put({ ...edit.get('person', id), name }),
  }),
  /** Two groups of faces are one person. The stricter decision of the two holds. */
  'person.merge': command({
    args: z.object({ into: z.string(), from: z.string() }),
    roles: reviewers,
    run(edit, { into, from }, who) {
      const [kept, gone] = [edit.get('person', into), edit.get('person', from)]
      if (kept.id === gone.id) throw new StudioError('invalid-input', { what: 'person' })
      for (const record of edit.all('finding'))
        if (record.finding.person === gone.id) edit.put({ ...record, finding: { ...record.finding, person: kept.id } })
      for (const link of edit.all('link')) if (link.person === gone.id) edit.put({ ...link, person: kept.id })
      const decision = stricter(kept.decision, gone.decision)
      if (decision !== kept.decision) edit.put({ ...kept, decision, consent: null, decided: decided(who) })
      edit.remove(gone.id)
    },
  }),
  /** Some faces of a group are somebody else: a new person, about whom nothing is decided. */
  'person.split': command({
    args: z.object({ id: z.string(), findings: z.array(z.string()).min(1).max(5000), as: z.string().min(1).max(80) }),
    roles: reviewers,
    run(edit, { id, findings, as }) {
      const old = edit.get('person', id)
      if (edit.find('person', as)) throw new StudioError('invalid-input', { what: 'person' })
      edit.put({ ...old, id: as, name: null, decision: null, consent: null, decided: null })
      for (const one of findings) {
        const record = edit.get('finding', one)
        if (record.finding.person !== id) throw new StudioError('invalid-input', { what: 'finding' })
        edit.put({ ...record, finding: { ...record.finding, person: as } })
      }
    },
  }),
} as const
