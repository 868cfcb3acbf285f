import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { probe } from '../../../native/media/probe.ts'
import { checkCancelled } from '../../contract/errors.ts'
import { ImportInput, Source } from '../../contract/pipeline.ts'
import { stage } from '../../contract/stage.ts'
import { fromSystem } from '../../contract/system-errors.ts'

/**
 * Takes a recording in: what it is, how long it lasts, and the sha256 by which it is known from now on. The original
 * is only read.
 */
export const importStage = stage<ImportInput, Source>({
  name: 'import',
  version: 1,
  input: ImportInput,
  output: Source,
  uses: () => [],
  run: async ({ path }, { signal, progress, log }) => {
    checkCancelled(signal)
    const media = await probe(path, { signal })
    const sha256 = await hashed(path, media.size, signal, progress)
    for (const fault of media.faults) log('media-fault', { [fault]: true })
    return { path, sha256, media }
  },
})

async function hashed(
  path: string,
  size: number,
  signal: AbortSignal,
  progress: (done: number, total: number) => void,
): Promise<string> {
  const hash = createHash('sha256')
  let done = 0
  try {
    for await (const piece of createReadStream(path, { highWaterMark: 1 << 20, signal })) {
      hash.update(piece as Buffer)
      done += (piece as Buffer).length
      progress(done, Math.max(done, size))
    }
  } catch (cause) {
    checkCancelled(signal)
    throw fromSystem(cause, path, 'read')
  }
  return hash.digest('hex')
}
