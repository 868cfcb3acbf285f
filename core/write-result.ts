import { mkdir } from 'node:fs/promises'
import { dirname } from 'node:path'
import { writeWhole } from '../native/files/aside.ts'
import { fromSystem } from './contract/system-errors.ts'

/**
 * Writes a file where the user asked for it, readable by its owner alone.
 * @throws StudioError `folder-not-writable`, `disk-full`
 */
export async function writeResult(path: string, content: string | Uint8Array): Promise<void> {
  try {
    await mkdir(dirname(path), { recursive: true })
  } catch (cause) {
    throw fromSystem(cause, dirname(path), 'write')
  }
  await writeWhole(path, content)
}
