import { StudioError } from '../contract/errors.ts'
import type { RecordingApi } from '../contract/recording/api.ts'
import type { Role } from '../contract/review/records.ts'
import type { Handlers } from '../contract/rpc.ts'
import type { Takes } from './takes.ts'

/** Whoever asks. */
export interface Recorder {
  readonly name: string
  readonly role: Role
}

/** Whether somebody may touch a take: a mentor only their own. */
export const mayTouch = (takes: Takes, take: string, who: Recorder): boolean =>
  who.role !== 'mentor' || takes.recorderOf(take) === who.name

/** Answers for the recorder's part of the wire. */
export function recordingHandlers(takes: Takes): Handlers<RecordingApi, Recorder> {
  const refuseOthers = (take: string, who: Recorder): void => {
    if (!mayTouch(takes, take, who)) throw new StudioError('forbidden')
  }
  return {
    'recording.room': (wanted) => takes.room(wanted),
    'recording.begin': (request, { who }) => takes.begin(request, who.name),
    async *'recording.watch'(_, { signal, who }) {
      for await (const { takes: rows } of takes.watch(signal))
        yield { takes: rows.filter(({ id }) => mayTouch(takes, id, who)) }
    },
    async 'recording.participants'({ take, participants }, { who }) {
      refuseOthers(take, who)
      await takes.setParticipants(take, participants)
      return {}
    },
    async 'recording.consent'({ take, given }, { who }) {
      refuseOthers(take, who)
      await takes.consent(take, given)
      return {}
    },
    async 'recording.finish'({ take }, { who }) {
      refuseOthers(take, who)
      takes.finish(take)
      return {}
    },
    async 'recording.destroy'({ take }, { who }) {
      refuseOthers(take, who)
      await takes.destroy(take)
      return {}
    },
    'consent.of': ({ session }) => takes.sessionConsents.of(session),
    'consent.give': ({ session, given }, { who }) => takes.sessionConsents.give(session, given, who.name),
    'consent.withdraw': ({ session, withdrawn }, { who }) =>
      takes.sessionConsents.withdraw(session, withdrawn, who.name),
  }
}
