import type { Exporter } from '../../contract/plugins.ts'
import { turnsOf } from './cues/turns.ts'

/** Plain text for reading: a paragraph for each turn, with its speaker when there is more than one. */
export default {
  kind: 'exporter',
  id: 'txt',
  version: 1,
  extension: 'txt',
  title: { fr: 'Texte seul', en: 'Plain text' },
  render(transcript) {
    const paragraphs = turnsOf(transcript).map(({ speaker, text }) => (speaker === null ? text : `${speaker}: ${text}`))
    return paragraphs.length > 0 ? `${paragraphs.join('\n\n')}\n` : ''
  },
} satisfies Exporter
