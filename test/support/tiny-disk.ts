import { execFileSync } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll } from 'vitest'

/** A disk of 128 KiB, or of another size, in a folder, until the file's tests end; null where the system does not let us make one. */
export function tinyDisk(folder: string, size = '128k'): string | null {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return null
  const place = join(folder, 'tiny-disk')
  mkdirSync(place)
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs', place], { stdio: 'ignore' })
  } catch {
    return null
  }
  afterAll(() => void execFileSync('umount', [place], { stdio: 'ignore' }))
  return place
}
