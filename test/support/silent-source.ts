import type { Source } from '../../core/contract/pipeline.ts'
import type { Transcript } from '../../core/contract/transcript.ts'
import { probe } from '../../native/media/probe.ts'

/** A recording as the import gives it. Nobody looks at its hash here. */
export const sourceOf = async (path: string): Promise<Source> => ({
  ...{ path, sha256: '0'.repeat(64), media: await probe(path) },
})

/** What was said, when only the picture matters: nothing. */
export const silent = ({ media }: Source): Transcript => ({
  ...{ language: 'fr', duration: media.duration, speakers: [], segments: [] },
})
