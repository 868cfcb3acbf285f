import { createHash, randomUUID } from 'node:crypto'
import { existsSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { basename, dirname, extname, join } from 'node:path'
import { z } from 'zod'
import type { PersonErasure } from '../../native/database/biometrics.ts'
import type { SessionRecord } from '../../native/database/sessions.ts'
import { writeWholeSync } from '../../native/files/aside.ts'
import { readKeptSync } from '../../native/files/kept.ts'
import { StudioError } from '../contract/errors.ts'
import type { PersonErased, PersonToErase } from '../contract/keeping/person-erasure.ts'
import type { ReviewDiff } from '../contract/review/diff.ts'
import { canonical } from '../job-key.ts'
import type { Library } from '../library.ts'
import { summaryOf } from '../stages/review/summary.ts'
import { placesOf } from './belongings.ts'
import { removeLooks } from './biometrics.ts'
import { writeOverInBulk } from './bulk-traces.ts'
import { takesNaming } from './takes-left.ts'
import { filesBelow } from './tree.ts'
import { wordsOfNames, writtenOver } from './written-over.ts'

/** What the log says of who was enrolled from a session. */
const Enrolled = z.object({ enrolled: z.string(), person: z.string() })

/** Files that hold words. */
const written = new Set(['.json', '.jsonl', '.txt', '.vtt', '.srt', '.html'])

/**
 * Erases a person: what they are recognised by, what was decided about them, and their name wherever the library has
 * it written, in sessions where the person is known and in every other place. What shows them stays hidden; renders
 * that showed them are withdrawn. Their face and voice in originals go only with the session.
 * @throws StudioError `session-missing`, `library-busy` while a job works on one of the sessions
 */
export function erasePerson(library: Library, who: PersonToErase, by: string): PersonErased {
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
  const held = concerned(library, erasure).map(({ id }) => library.begin(id))
  for (const workplace of held) workplace.end()
  biometrics.beginErasure(erasure)
  return carriedOut(library, erasure)
}

/** Goes on with what was begun when the program was killed: doing it twice does no harm. */
export function finishPersonErasures(library: Library): void {
  for (const erasure of library.database.biometrics.erasures()) carriedOut(library, erasure)
}

const concerned = (library: Library, { session }: PersonErasure): SessionRecord[] =>
  library.database.sessions.all().filter(({ id }) => session === '' || id === session)

function carriedOut(library: Library, erasure: PersonErasure): PersonErased {
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
  for (const session of concerned(library, erasure)) {
    const workplace = library.begin(session.id)
    try {
      const withdrawn = erasure.person !== null && forget(library, session.id, erasure.person, erasure.actor)
      const records = words.size > 0 ? library.database.writeOver(session.id, (text) => writtenOver(text, words)) : 0
      const files = words.size > 0 ? writeOverFiles(library, session, words) : 0
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
      workplace.end()
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

function writeOverFiles(library: Library, session: SessionRecord, words: ReadonlySet<string>): number {
  const { stageRuns, sessions } = library.database
  const changed = new Set<string>()
  const change = (text: string): string => (text.startsWith('library:/') ? text : writtenOver(text, words))
  for (const { path } of placesOf(library, session.id, session.path).flatMap(filesBelow)) {
    if (!written.has(extname(path))) continue
    const before = readKeptSync(path).toString('utf8')
    const after = extname(path) === '.json' ? overJson(before, change) : change(before)
    if (after === before) continue
    writeWholeSync(path, after)
    changed.add(library.relative(path) ?? '')
  }
  for (const run of stageRuns.of(session.id)) {
    const files = run.files.map((file) =>
      changed.has(file.path) ? { ...file, ...contentOf(library, file.path) } : file,
    )
    if (run.artefact === null || !(changed.has(run.artefact) || files.some(({ path }) => changed.has(path)))) continue
    // Nobody asks for this key: what is processed again is read from the recording again, never from what was erased.
    stageRuns.rewritten(run.id, `erased-${run.id}`, contentOf(library, run.artefact).sha256, files)
  }
  const named = writtenOver(basename(session.path), words)
  if (named !== basename(session.path) && library.relative(session.path) !== null && existsSync(session.path)) {
    const path = join(dirname(session.path), named)
    renameSync(session.path, path)
    sessions.moved(session.id, path, 'unsettled')
    changed.add(named)
  }
  return changed.size + renamedResults(library, session.id, words)
}

/** Folders of results are called after the recording. */
function renamedResults(library: Library, session: string, words: ReadonlySet<string>): number {
  const root = join(library.home, 'results', session)
  let count = 0
  for (const name of existsSync(root) ? readdirSync(root) : []) {
    const next = writtenOver(name, words)
    if (next === name) continue
    renameSync(join(root, name), join(root, next))
    library.database.publications.renamed(join(root, name), join(root, next))
    count++
  }
  return count
}

const contentOf = (library: Library, path: string): { size: number; sha256: string } => {
  const content = readKeptSync(library.absolute(path))
  return { size: content.length, sha256: createHash('sha256').update(content).digest('hex') }
}

function overJson(text: string, change: (text: string) => string): string {
  try {
    return canonical(JSON.parse(text), change)
  } catch {
    return change(text)
  }
}
