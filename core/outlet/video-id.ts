import { createHash } from 'node:crypto'

/**
 * Id under which a clip is known to knowledge bases: the same for each of its versions, and nothing can be read from it.
 * @param sha256 of the recording that it is part of
 * @param clip empty for the whole recording
 * @param generation how often it was taken out before: what was taken out never comes back under its id
 */
export const videoIdOf = (sha256: string, clip: string, generation: number): string =>
  createHash('sha256')
    .update(
      [sha256, ...(clip === '' ? [] : [`clip ${clip}`]), ...(generation === 0 ? [] : [`again ${generation}`])].join(
        '\n',
      ),
    )
    .digest('hex')
    .slice(0, 32)
