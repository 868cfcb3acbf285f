import { rmSync } from 'node:fs'
import { z } from 'zod'
import type { SessionRecord } from '../../native/database/sessions.ts'
import { StudioError } from '../contract/errors.ts'
import type { DueOriginal, RetentionAnswer, RetentionState } from '../contract/keeping/retention.ts'
import { rulesId } from '../contract/review/rules.ts'
import type { Library } from '../library.ts'
import { daysOfOriginals } from '../policies.ts'
import { isSample } from '../samples.ts'
import { isRecordedNow, outsideOf, placesOf } from './belongings.ts'
import { keptKind } from './kept-kind.ts'
import { filesBelow } from './tree.ts'

const hour = 3_600_000
const day = 24 * hour
const Approved = z.object({ policy: z.string() })

/** The policy that a session was approved under, by name, and the days that it keeps originals. */
async function keepingOf(library: Library, session: string): Promise<{ policy: string; days: number } | null> {
  // What the approval answers for says it itself.
  const rules = library.database.reviews.record(session, rulesId)
  if (rules?.type === 'rules') {
    const days = rules.policy.originals?.deleteAfterDays ?? null
    return days === null ? null : { policy: rules.policy.name, days }
  }
  const policy = policyOf(library, session)
  const days = policy === null ? null : await daysOfOriginals(policy)
  return policy === null || days === null ? null : { policy, days }
}

/** The policy of the newest approval in the log, without its version; null before there is one. */
function policyOf(library: Library, session: string): string | null {
  const named = library.database.audit.of(session).flatMap(({ action, actor, facts }) => {
    // A person approves under a policy, or the policy decides alone.
    if (action === 'approve') return Approved.safeParse(JSON.parse(facts)).data?.policy ?? []
    return action === 'approve-plan' ? actor.replace(/^policy:/, '') : []
  })
  return /^(.+)@\d+$/.exec(named.at(-1) ?? '')?.[1] ?? null
}

/** What has come due by `now` (milliseconds) and nobody has answered for. */
export async function retentionState(library: Library, now = Date.now()): Promise<RetentionState> {
  const { sessions, reviews, retention } = library.database
  const due: DueOriginal[] = []
  for (const session of sessions.all()) {
    if (isSample(session.path) || retention.get(session.id)) continue
    const [approval] = reviews.approvals(session.id)
    const kept = approval ? await keepingOf(library, session.id) : null
    if (!approval || !kept) continue
    const { policy, days } = kept
    const dueAt = Date.parse(approval.at) + days * day
    const [file] = filesBelow(session.path)
    if (dueAt > now || !file) continue
    due.push({
      session: session.id,
      title: session.title,
      approvedAt: approval.at,
      dueAt: new Date(dueAt).toISOString(),
      days,
      policy,
      bytes: file.bytes,
      outside: library.relative(session.path) === null ? session.path : null,
    })
  }
  return { due: due.sort((a, b) => a.dueAt.localeCompare(b.dueAt)), standing: retention.standing() }
}

/**
 * What a person answers to the question. One that is due is deleted with the unmasked copies that were made of it; what
 * was said, found, decided and rendered stays.
 * @throws StudioError `invalid-input` when a session is not due, or a path outside is not that of one of them
 */
export async function answerRetention(
  library: Library,
  { sessions, answer, always, outside }: RetentionAnswer,
  by: string,
  now = Date.now(),
): Promise<RetentionState> {
  const { due } = await retentionState(library, now)
  const chosen = sessions.map((id) => due.find(({ session }) => session === id))
  if (chosen.some((one) => one === undefined)) throw new StudioError('invalid-input', { field: 'sessions' })
  const named = chosen.flatMap((one) => (one?.outside && outside.includes(one.outside) ? [one.session] : []))
  if (named.length !== outside.length) throw new StudioError('invalid-input', { field: 'outside' })
  const { retention } = library.database
  const at = new Date(now).toISOString()
  for (const one of chosen) {
    // Asked to be deleted but outside and not named: it stays where it is, and stays asked for.
    if (!one || (answer === 'delete' && one.outside !== null && !named.includes(one.session))) continue
    const isNamed = named.includes(one.session)
    const state = answer === 'keep' ? 'kept' : 'deleting'
    retention.note({ session: one.session, state, outside: isNamed, days: one.days, actor: by, at })
  }
  if (answer === 'delete' && always) retention.setStanding({ by, at })
  for (const one of chosen)
    if (one && retention.get(one.session)?.state === 'kept')
      library.database.audit.append({
        actor: by,
        action: 'keep-original',
        session: one.session,
        facts: { policy: one.policy, days: one.days },
      })
  await deleteLetGo(library)
  return retentionState(library, now)
}

/** Takes the standing answer back: from now on every original is asked for again. */
export function askAgain(library: Library, by: string): void {
  library.database.retention.setStanding(null)
  library.database.audit.append({ actor: by, action: 'ask-before-deleting-originals', session: '', facts: {} })
}

/** Deletes what was let go, and, where a person said so once for all, what has come due inside the library. */
export async function keepRetention(library: Library, now = Date.now()): Promise<void> {
  const { retention } = library.database
  const { due, standing } = await retentionState(library, now)
  if (standing)
    for (const { session, days, outside } of due)
      if (outside === null)
        retention.note({
          session,
          state: 'deleting',
          outside: false,
          days,
          actor: standing.by,
          at: new Date(now).toISOString(),
        })
  await deleteLetGo(library)
}

/**
 * Keeps to it now, and again each hour: a studio may run for months.
 * @returns what ends it
 */
export function keepRetentionHourly(library: Library, onError: (error: unknown) => void): () => void {
  const keep = (): void => void keepRetention(library).catch(onError)
  keep()
  const timer = setInterval(keep, hour)
  timer.unref()
  return () => clearInterval(timer)
}

/** Killed in the middle, it goes on at the next start: a row says `deleting` until the audit log has it. */
async function deleteLetGo(library: Library): Promise<void> {
  const { retention, sessions, audit } = library.database
  for (const row of retention.deleting()) {
    const session = sessions.get(row.session)
    if (!session || isRecordedNow(library, session.path)) continue
    let workplace: ReturnType<Library['begin']>
    try {
      workplace = library.begin(session.id)
    } catch (error) {
      if (error instanceof StudioError && error.code === 'library-busy') continue
      throw error
    }
    try {
      // Somebody who answered meanwhile was quicker.
      if (retention.get(session.id)?.state !== 'deleting') continue
      const files = await unmaskedFiles(library, session, row.outside)
      for (const { path } of files) rmSync(path, { force: true })
      audit.append({
        actor: row.actor,
        action: 'delete-original',
        session: session.id,
        facts: {
          days: row.days,
          files: files.length,
          bytes: files.reduce((sum, { bytes }) => sum + bytes, 0),
          outside: row.outside,
        },
      })
      retention.deleted(session.id)
    } finally {
      workplace.end()
    }
  }
}

async function unmaskedFiles(library: Library, session: SessionRecord, withOutside: boolean) {
  const inside = placesOf(library, session.id, session.path)
    .flatMap(filesBelow)
    .filter(({ path }) => ['originals', 'proxies'].includes(keptKind(library.relative(path) ?? '')))
  if (!withOutside) return inside
  const outside = (await outsideOf(library, session)).filter(({ kind, isOurs }) => kind === 'original' && isOurs)
  return [...inside, ...outside.flatMap(({ path }) => filesBelow(path))]
}
