import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { remux } from '../support/remux.ts'

/** Seconds of one short call. */
const callSeconds = 6

/** Short calls cut from a longer one, no two with the same bytes. @returns their absolute paths */
export async function shortCalls(call: string, folder: string, count: number): Promise<string[]> {
  await mkdir(folder, { recursive: true })
  const paths: string[] = []
  for (let number = 0; number < count; number++) {
    const start = (number * 3.1) % 95
    const path = join(folder, `call ${String(number).padStart(2, '0')}.mp4`)
    await remux(call, path, { start, end: start + callSeconds + (number % 5) / 10 })
    paths.push(path)
  }
  return paths
}
