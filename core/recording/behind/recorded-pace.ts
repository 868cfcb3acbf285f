import { dirname } from 'node:path'
import type { Report } from '../../contract/report.ts'
import { factsIn } from '../take-folder.ts'

/** How far behind the analysis of a session was, if it was recorded here and has been ready for its review. */
export async function recordedPace(session: string, recording: string): Promise<Report['recording']> {
  const facts = await factsIn(dirname(recording)).catch(() => null)
  const readySeconds = facts?.ready[session]
  if (!facts || readySeconds === undefined) return undefined
  const rounded = (seconds: number | null): number | null => seconds && Math.round(seconds * 10) / 10
  const { sound, picture } = facts.behind
  return {
    behindSeconds: rounded(sound),
    pictureBehindSeconds: rounded(picture),
    takenOver: facts.takenOver[session] ?? null,
    readySeconds: rounded(readySeconds) ?? 0,
  }
}
