import type { Exporter } from '../../contract/plugins.ts'

/** Plain text for reading: a paragraph for each turn, with its speaker when there is more than one. */
export default {
  kind: 'exporter',
  id: 'txt',
  version: 1,
  extension: 'txt',
  title: { fr: 'Texte seul', en: 'Plain text' },
  render({ segments, speakers }) {
    const names = new Map(speakers.map(({ id, name }) => [id, name ?? id]))
    const turns: { speaker: string | null; texts: string[] }[] = []
    for (const { speaker, text } of segments) {
      const last = turns.at(-1)
      if (text.trim() === '') continue
      if (last && last.speaker === speaker) last.texts.push(text.trim())
      else turns.push({ speaker, texts: [text.trim()] })
    }
    const paragraphs = turns.map(({ speaker, texts }) =>
      speaker !== null && names.size > 1 ? `${names.get(speaker) ?? speaker}: ${texts.join(' ')}` : texts.join(' '),
    )
    return paragraphs.length > 0 ? `${paragraphs.join('\n\n')}\n` : ''
  },
} satisfies Exporter
