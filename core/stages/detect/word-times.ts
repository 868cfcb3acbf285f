import { createHash } from 'node:crypto'
import { type Transcript, wordsOf } from '../../contract/transcript.ts'

/**
 * sha256 of when the words of a transcript are said: tells which transcript a search's word indices belong to. Two
 * models never agree on all times; the same transcript with a name taken out does.
 */
export const wordTimes = (transcript: Transcript): string =>
  createHash('sha256')
    .update(JSON.stringify(wordsOf(transcript).map(({ start, end }) => [start, end])))
    .digest('hex')
