import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { probe } from '../../../native/media/probe.ts'
import { Seams } from '../../../native/media/seams.ts'
import { checkCancelled, StudioError } from '../../contract/errors.ts'
import { ImportInput, Source } from '../../contract/pipeline.ts'
import { stage } from '../../contract/stage.ts'
import { fromSystem } from '../../contract/system-errors.ts'

/**
 * Takes a recording in: what it is, how long it lasts, and the sha256 by which it is known from now on. The original
 * is only read. A file that holds more than is read of it is refused: nothing is shortened without a word.
 */
export const importStage = stage<ImportInput, Source>({
  name: 'import',
  version: 4,
  input: ImportInput,
  output: Source,
  uses: () => [],
  run: async ({ path }, { signal, progress, log }) => {
    checkCancelled(signal)
    const media = await probe(path, { signal })
    const seams = new Seams(media.container)
    const sha256 = await hashed(path, signal, (piece, done) => {
      seams.take(piece)
      progress(done, Math.max(done, media.size))
    })
    seams.end()
    if (seams.found) throw new StudioError('media-joined')
    for (const fault of media.faults) log('media-fault', { [fault]: true })
    return { path, sha256, media }
  },
})

async function hashed(
  path: string,
  signal: AbortSignal,
  onPiece: (piece: Buffer, done: number) => void,
): Promise<string> {
  const hash = createHash('sha256')
  let done = 0
  try {
    for await (const piece of createReadStream(path, { highWaterMark: 1 << 20, signal })) {
      hash.update(piece as Buffer)
      done += (piece as Buffer).length
      onPiece(piece as Buffer, done)
    }
  } catch (cause) {
    checkCancelled(signal)
    throw fromSystem(cause, path, 'read')
  }
  return hash.digest('hex')
}
