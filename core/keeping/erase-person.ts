import { randomUUID } from 'node:crypto'
import { existsSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { z } from 'zod'
import type { PersonErasure } from '../../native/database/biometrics.ts'
import type { SessionRecord } from '../../native/database/sessions.ts'
import { StudioError } from '../contract/errors.ts'
import type { PersonErased, PersonToErase } from '../contract/keeping/person-erasure.ts'
import type { ReviewDiff } from '../contract/review/diff.ts'
import type { Library, Workplace } from '../library.ts'
import { summaryOf } from '../stages/review/summary.ts'
import { removeLooks } from './biometrics.ts'
import { writeOverInBulk } from './bulk-traces.ts'
import { readText, textsOf, writeTexts } from './session-texts.ts'
import { takesNaming } from './takes-left.ts'
import { wordsOfNames, writtenOver } from './written-over.ts'

/** What the log says of who was enrolled from a session. */
const Enrolled = z.object({ enrolled: z.string(), person: z.string() })

/** Files of words that were read, of all. The database is written anew after the last of them. */
export interface ErasingStep {
  readonly done: number
  readonly total: number
}

/**
 * Erases a person: what they are recognised by, what was decided about them, and their name wherever the library has
 * it written, in sessions where the person is known and in every other place. What shows them stays hidden; renders
 * that showed them are withdrawn. Their face and voice in originals go only with the session. Goes on step by step:
 * whoever drives it may do something else between two.
 * @param rewritten told of each session whose records may be others now
 * @throws StudioError `session-missing`, `library-busy` while a job works on one of the sessions
 */
export function* erasingPerson(
  library: Library,
  who: PersonToErase,
  by: string,
  rewritten: (session: string) => void = () => undefined,
): Generator<ErasingStep, PersonErased> {
  const { sessions, reviews, biometrics } = library.database
  if (who.session !== null && !sessions.get(who.session)) throw new StudioError('session-missing')
  const record = who.session !== null && who.person !== null ? reviews.state(who.session).get(who.person) : undefined
  const known = record?.type === 'person' && record.name !== null ? [record.name] : []
  const erasure: PersonErasure = {
    id: randomUUID(),
    session: who.session ?? '',
    person: who.person,
    names: [...who.names, ...known],
    actor: by,
    askedAt: new Date().toISOString(),
  }
  const end = keptFromJobs(library, erasure)
  try {
    biometrics.beginErasure(erasure)
    return yield* carriedOut(library, erasure, rewritten)
  } finally {
    end()
  }
}

/** The same without a pause. @throws StudioError as `erasingPerson` does */
export const erasePerson = (library: Library, who: PersonToErase, by: string): PersonErased =>
  driven(erasingPerson(library, who, by))

/** Goes on with what was begun when the program was killed: doing it twice does no harm. */
export function finishPersonErasures(library: Library): void {
  for (const erasure of library.database.biometrics.erasures()) {
    const end = keptFromJobs(library, erasure)
    try {
      driven(carriedOut(library, erasure, () => undefined))
    } finally {
      end()
    }
  }
}

function driven(steps: Generator<ErasingStep, PersonErased>): PersonErased {
  for (;;) {
    const step = steps.next()
    if (step.done) return step.value
  }
}

/** Keeps jobs from the sessions until what it gives is called. @throws StudioError `library-busy`, and none is kept from anything */
function keptFromJobs(library: Library, erasure: PersonErasure): () => void {
  const held: Workplace[] = []
  const end = (): void => {
    for (const workplace of held) workplace.end()
  }
  try {
    for (const { id } of concerned(library, erasure)) held.push(library.begin(id))
  } catch (error) {
    end()
    throw error
  }
  return end
}

const concerned = (library: Library, { session }: PersonErasure): SessionRecord[] =>
  library.database.sessions.all().filter(({ id }) => session === '' || id === session)

function* carriedOut(
  library: Library,
  erasure: PersonErasure,
  rewritten: (session: string) => void,
): Generator<ErasingStep, PersonErased> {
  const { audit, biometrics, enrolments, publications, deliveries } = library.database
  const words = wordsOfNames(erasure.names)
  const sum = {
    sessions: 0,
    files: 0,
    records: 0,
    enrolled: 0,
    rendersWithdrawn: 0,
    originalsLeft: 0,
    publishedLeft: 0,
    takesLeft: 0,
  }
  const enrolledAs = enrolmentsOf(library, erasure)
  const work = []
  let total = 0
  for (const session of concerned(library, erasure)) {
    const paths = words.size > 0 ? textsOf(library, session) : []
    total += paths.length
    work.push({ session, paths })
    yield { done: 0, total }
  }
  let done = 0
  for (const { session, paths } of work) {
    const texts = []
    for (const path of paths) {
      // What is made for looking at a session may have been made anew since.
      if (existsSync(path)) texts.push(readText(path, words))
      yield { done: ++done, total }
    }
    try {
      const withdrawn = erasure.person !== null && forget(library, session.id, erasure.person, erasure.actor)
      const records = words.size > 0 ? library.database.writeOver(session.id, (text) => writtenOver(text, words)) : 0
      const files = words.size > 0 ? writeTexts(library, session, texts, words) : 0
      if (!withdrawn && records === 0 && files === 0 && erasure.person === null) continue
      removeLooks(library, session.id)
      if (withdrawn) withdraw(library, session.id)
      deliveries.letGo(session.id, 'person-left')
      sum.sessions++
      sum.records += records
      sum.files += files
      sum.rendersWithdrawn += withdrawn ? 1 : 0
      sum.originalsLeft += existsSync(library.database.sessions.get(session.id)?.path ?? '') ? 1 : 0
      sum.publishedLeft += publications
        .ofSession(session.id)
        .filter(({ folder }) => library.relative(folder) === null && existsSync(folder)).length
    } finally {
      rewritten(session.id)
    }
  }
  if (erasure.session === '' && words.size > 0) {
    const { records, files } = writeOverInBulk(library, (text) => writtenOver(text, words))
    sum.records += records
    sum.files += files
    sum.takesLeft = takesNaming(library, words)
  }
  for (const { id, name } of enrolments.all()) {
    const isTheirs = enrolledAs.has(id) || (words.size > 0 && writtenOver(name, words) !== name)
    if (isTheirs && enrolments.remove(id)) sum.enrolled++
  }
  biometrics.endErasure(erasure.id)
  audit.append({ actor: erasure.actor, action: 'erase-person', session: erasure.session, facts: sum })
  library.database.compact()
  return sum
}

/** Ids under which the person of a session is enrolled, by whatever name: from there, or because they were recognised. */
function enrolmentsOf(library: Library, { session, person }: PersonErasure): ReadonlySet<string> {
  const { audit, enrolments } = library.database
  if (person === null) return new Set()
  const recognised = enrolments.seenIn(session).flatMap((seen) => (seen.person === person ? seen.enrolled : []))
  const from = audit.of(session).flatMap(({ action, facts }) => {
    const enrolled = action === 'enrol' ? Enrolled.safeParse(JSON.parse(facts)).data : undefined
    return enrolled?.person === person ? enrolled.enrolled : []
  })
  return new Set([...recognised, ...from])
}

/** Takes back what was decided about somebody, and whose voice is theirs. @returns whether they were to be seen or heard */
function forget(library: Library, session: string, person: string, by: string): boolean {
  const { reviews } = library.database
  const state = new Map(reviews.state(session))
  const record = state.get(person)
  if (record?.type !== 'person') return false
  const links = [...state.values()].filter((one) => one.type === 'link' && one.person === person)
  if (record.name === null && record.decision === null && record.consent === null && links.length === 0) return false
  const speakers = new Set(links.flatMap((one) => (one.type === 'link' ? [one.speaker] : [])))
  // Their voice may not be heard for their sake any more; where it is disguised it stays so.
  const heard = [...state.values()].filter(
    (one) => one.type === 'voice' && one.decision === 'keep' && speakers.has(one.speaker),
  )
  const wasSeen = record.decision === 'keep' || heard.length > 0
  const after = { ...record, revision: record.revision + 1, name: null, decision: null, consent: null, decided: null }
  const diff: ReviewDiff = { [person]: { before: record, after } }
  state.set(person, after)
  for (const one of [...state.values()])
    if (one.type === 'approval' || links.includes(one) || heard.includes(one)) {
      diff[one.id] = { before: one, after: null }
      state.delete(one.id)
    }
  const at = new Date().toISOString()
  reviews.commit(session, { at, actor: by, role: 'admin', command: 'erase-person', diff }, summaryOf(state))
  for (const { id } of [record, ...links, ...heard]) reviews.forgetRecord(session, id)
  return wasSeen
}

/** Renders inside the library that showed somebody. The session is rendered again when it was approved again. */
function withdraw(library: Library, session: string): void {
  const { stageRuns, sessions } = library.database
  for (const run of stageRuns.of(session)) {
    if (!['plan', 'render', 'verify', 'publish'].includes(run.stage)) continue
    stageRuns.forget(run.id)
    if (run.artefact !== null) rmSync(dirname(library.absolute(run.artefact)), { recursive: true, force: true })
  }
  for (const top of ['results', 'quarantine'])
    rmSync(join(library.home, top, session), { recursive: true, force: true })
  library.database.forgetRenders(session)
  sessions.setState(session, 'cancelled', 'cancelled')
}
