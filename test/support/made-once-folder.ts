import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { madeOnceVariable } from './made-once.ts'

/**
 * What vitest runs before and after all files: gives them a folder for what is made once, and takes it away. Where a
 * run has several configurations, the first one's serves them all.
 */
export default async function madeOnceFolder(): Promise<(() => Promise<void>) | undefined> {
  if (process.env[madeOnceVariable]) return
  const folder = await mkdtemp(join(tmpdir(), 'estompe-made-'))
  process.env[madeOnceVariable] = folder
  return () => rm(folder, { recursive: true, force: true })
}
