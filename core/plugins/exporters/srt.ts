import type { Exporter } from '../../contract/plugins.ts'
import { clock, cuesOf } from './cues/cues.ts'

/** SubRip has no escapes: what a player would read as a tag or as a time line is spelled with look-alikes. */
const plain = (text: string): string => text.replaceAll('-->', '→').replaceAll('<', '‹').replaceAll('>', '›')

/** Captions for players and editors. */
export default {
  kind: 'exporter',
  id: 'srt',
  version: 1,
  extension: 'srt',
  title: { fr: 'Sous-titres SubRip', en: 'SubRip captions' },
  render: (transcript) =>
    cuesOf(transcript)
      .map(({ start, end, lines }, at) =>
        [at + 1, `${clock(start, ',')} --> ${clock(end, ',')}`, ...lines.map(plain), ''].join('\n'),
      )
      .join('\n'),
} satisfies Exporter
