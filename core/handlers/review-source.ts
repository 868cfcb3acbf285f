import { StudioError } from '../contract/errors.ts'
import type { Failure } from '../contract/failure.ts'
import type { Library } from '../library.ts'
import type { ReviewDesk } from '../review.ts'
import { takenInOf } from '../review-counting.ts'
import { followThing } from '../review-follow.ts'
import { foundIn, materialOf, saidIn, transcriptWith } from '../review-material.ts'
import type { ReviewMedia } from '../review-media.ts'
import { openingOf } from '../review-opening.ts'
import { chooseRules, keptRules, policyChoice, policyChoices } from '../review-rules.ts'
import { wordTimes } from '../stages/detect/word-times.ts'
import type { People } from './people.ts'
import type { ReviewSource } from './review.ts'

interface Parts {
  readonly library: Library
  readonly desk: ReviewDesk
  readonly media: ReviewMedia
  readonly people: People
  readonly failureOf: (error: unknown) => Failure
}

/** In which transcript words are counted now, and the two where that is another one than before. */
async function counting(library: Library, session: string, counted: string | null) {
  const runs = library.database.stageRuns.of(session)
  const transcribed = runs.filter(({ stage, state }) => stage === 'transcribe' && state === 'done').length
  if (transcribed === 0) return { times: counted, transcripts: null }
  const now = await saidIn(library, session)
  const times = wordTimes(now)
  // Where nobody noted in which transcript words are counted, there was one only, or it is not known any more.
  const isSame = counted === null ? transcribed === 1 : counted === times
  if (isSame) return { times, transcripts: null }
  return {
    times,
    transcripts: { before: counted === null ? null : await transcriptWith(library, session, counted), now },
  }
}

/**
 * Brings a session's records in line with what its stages found.
 * @param shown which transcript is shown (`wordTimes`): records that count words in another are brought in line too
 */
export async function takeIn(
  library: Library,
  desk: ReviewDesk,
  session: string,
  shown: string | null = null,
): Promise<void> {
  const { enrolments, sessions, stageRuns } = library.database
  if (!sessions.get(session)) throw new StudioError('session-missing')
  const seen = enrolments.seenIn(session)
  const answers = stageRuns.of(session).filter(({ stage, state }) => stage === 'track' && state === 'done')
  const what = [answers.map(({ artefactSha256 }) => artefactSha256), seen]
  const before = takenInOf(library.database, session)
  const isNews =
    before === null ||
    JSON.stringify(before.slice(0, 2)) !== JSON.stringify(what) ||
    (shown !== null && before[2] !== shown)
  // A long session has a hundred thousand boxes: they are read and compared when there is something new.
  if (answers.length > 0 && isNews) {
    const known = new Map(seen.map(({ person, name, consent, by }) => [person, { name, consent: { ...consent, by } }]))
    const { findings } = await foundIn(library, session)
    const { times, transcripts } = await counting(library, session, before?.[2] ?? null)
    const takenIn = JSON.stringify([...what, ...(times === null ? [] : [times])])
    desk.found(session, findings, new Date().toISOString(), known, { takenIn, transcripts })
  }
  await keptRules(desk, session)
}

/** What reviews need of the library. */
export function openReviews({ library, desk, media, people }: Parts): ReviewSource {
  return {
    desk,
    async open(session) {
      await takeIn(library, desk, session)
      const material = await materialOf(library, session)
      const shown = wordTimes(material.transcribed.transcript)
      if (desk.countedIn(session) !== shown) await takeIn(library, desk, session, shown)
      return { ...(await openingOf(library, session, material)), wordTimes: desk.countedIn(session) }
    },
    async rules(session) {
      const record = library.database.sessions.get(session)
      if (!record) throw new StudioError('session-missing')
      const { policy } = await keptRules(desk, session)
      const alone = record.recorder !== null && !people.hasOtherApprover(record.recorder)
      return { recorder: record.recorder, recorderMayApprove: policy.recorderMayApprove || alone }
    },
    policies: (session) => policyChoices(desk, session),
    readPolicy: (path) => policyChoice({ kind: 'file', path }),
    rule: ({ session, from, mask, seen }, actor) => chooseRules(desk, session, { from, mask }, actor, seen),
    async *follow({ session, finding, time, seen }, actor, signal) {
      const record = desk.state(session).get(finding)
      if (record?.type !== 'finding' || record.finding.keyframes.length === 0)
        throw new StudioError('invalid-input', { what: 'finding' })
      const { source, detected } = await materialOf(library, session)
      const nearest = record.finding.keyframes.reduce((a, b) =>
        Math.abs(b.time - time) < Math.abs(a.time - time) ? b : a,
      )
      const thing = { path: source.path, info: source.media, ...nearest, cuts: detected.cuts }
      const began = performance.now()
      const following = followThing(thing, signal)
      for (;;) {
        const step = await following.next()
        if (!step.done) {
          const { left, ...seenSoFar } = step.value
          const done = seenSoFar.end - seenSoFar.start
          const pace = done > 0 ? (performance.now() - began) / 1000 / done : null
          yield { kind: 'progress', ...seenSoFar, secondsLeft: pace === null ? null : pace * left }
          continue
        }
        if (!step.value) throw new StudioError('invalid-input', { what: 'time' })
        // What somebody changed while this was looking stays theirs.
        const looked = { seen: { [finding]: record.revision, ...seen } }
        const diff = desk.perform(session, 'region.follow', { id: finding, ...step.value }, actor, looked)
        yield { kind: 'done', diff }
        return
      }
    },
    media: (session, signal) => media.watch(session, signal),
    strip: async (session) => (await media.strip(session))?.strip ?? null,
    async excerpt(session, span) {
      // What was found since is in what would be rendered now.
      await takeIn(library, desk, session)
      return media.excerpts.make(session, span)
    },
  }
}
