import type { DocumentExporter } from '../../contract/plugins.ts'
import { clock, cuesOf } from './cues/cues.ts'

/**
 * YouTube's own captions (SubViewer): hours without a leading zero, both times on one line, lines of text, an empty line.
 * There are no escapes; a line that could be read as times is spelled with a look-alike.
 * Source: YouTube Help, “Supported subtitle and closed caption files”.
 */
const time = (seconds: number): string => clock(seconds, '.').replace(/^0(?=\d:)/, '')
const plain = (line: string): string => line.replace(/^(?=\d+:\d\d:\d\d\.\d{3},)/, '\u200b')

export default {
  kind: 'document',
  id: 'sbv',
  version: 1,
  extension: 'sbv',
  type: 'text/plain; charset=utf-8',
  title: { fr: 'Sous-titres YouTube', en: 'YouTube captions' },
  async render(transcript) {
    const cues = cuesOf(transcript).map(
      ({ start, end, lines }) => `${time(start)},${time(end)}\n${lines.map(plain).join('\n')}\n`,
    )
    return new TextEncoder().encode(cues.join('\n'))
  },
} satisfies DocumentExporter
