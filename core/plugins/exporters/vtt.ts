import type { Exporter } from '../../contract/plugins.ts'
import { clock, cuesOf } from './cues/cues.ts'

/** WebVTT's own escapes (W3C, 4.2.2). Escaping `>` also keeps `-->` out of a text. */
const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('\u200e', '&lrm;')

/** Captions for browsers; a speaker becomes a voice tag. */
export default {
  kind: 'exporter',
  id: 'vtt',
  version: 1,
  extension: 'vtt',
  title: { fr: 'Sous-titres WebVTT', en: 'WebVTT captions' },
  render(transcript) {
    const names = new Map(transcript.speakers.map(({ id, name }) => [id, name ?? id]))
    const cues = cuesOf(transcript).map(({ start, end, speaker, lines }) => {
      const voice = speaker === null ? '' : `<v ${escaped(names.get(speaker) ?? speaker)}>`
      return `${clock(start, '.')} --> ${clock(end, '.')}\n${voice}${lines.map(escaped).join('\n')}\n`
    })
    return `WEBVTT\n\n${cues.join('\n')}`
  },
} satisfies Exporter
