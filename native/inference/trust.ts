import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { z } from 'zod'
import { StudioError } from '../../core/contract/errors.ts'

/** Hashes recorded by the user's own decision, by model id and file path. */
const Trusted = z.record(z.string(), z.record(z.string(), z.string().regex(/^[0-9a-f]{64}$/)))
export type Trusted = z.infer<typeof Trusted>

/** The file of a models folder that holds what its user trusted at first sight. */
export const trustFile = (folder: string): string => join(folder, 'trusted.json')

/**
 * What was trusted so far; empty when there is nothing yet.
 * @throws StudioError `models-unreadable` when the file is there but is not what was written
 */
export async function readTrusted(folder: string): Promise<Trusted> {
  const text = await readFile(trustFile(folder), 'utf8').catch(() => null)
  if (text === null) return {}
  try {
    return Trusted.parse(JSON.parse(text))
  } catch (cause) {
    throw new StudioError('models-unreadable', { file: trustFile(folder) }, cause)
  }
}

/** Adds one file's hash to what is trusted. */
export async function recordTrust(folder: string, id: string, path: string, sha256: string): Promise<void> {
  const trusted = await readTrusted(folder)
  const file = trustFile(folder)
  await mkdir(dirname(file), { recursive: true })
  const aside = `${file}.${process.pid}.tmp`
  await writeFile(aside, `${JSON.stringify({ ...trusted, [id]: { ...trusted[id], [path]: sha256 } }, null, 2)}\n`)
  await rename(aside, file)
}
