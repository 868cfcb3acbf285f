import { Document, HeadingLevel, Packer, Paragraph, TextRun } from 'docx'
import type { DocumentExporter } from '../../contract/plugins.ts'
import { clock } from './cues/cues.ts'
import { turnsOf } from './cues/turns.ts'

/** XML 1.0 has no place for these: a word processor would refuse the whole file. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out
const unwritable = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g
const written = (text: string): string => text.replaceAll(unwritable, '').toWellFormed()

/** A text to read and to mark: a paragraph for each turn, with its time and, where there are several, its speaker. */
export default {
  kind: 'document',
  id: 'docx',
  version: 1,
  extension: 'docx',
  type: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  title: { fr: 'Document Word', en: 'Word document' },
  async render(transcript, { title }) {
    const turns = turnsOf(transcript).map(
      ({ start, speaker, text }) =>
        new Paragraph({
          spacing: { after: 160 },
          children: [
            new TextRun({ text: `${clock(start, '.').slice(0, 8)}  `, color: '666666' }),
            ...(speaker === null ? [] : [new TextRun({ text: written(`${speaker}: `), bold: true })]),
            new TextRun(written(text)),
          ],
        }),
    )
    const file = new Document({
      creator: 'Estompe',
      title: written(title),
      styles: {
        default: { document: { run: { font: 'Calibri', size: 22, language: { value: transcript.language } } } },
      },
      sections: [{ children: [new Paragraph({ text: written(title), heading: HeadingLevel.HEADING_1 }), ...turns] }],
    })
    return new Uint8Array(await Packer.toBuffer(file))
  },
} satisfies DocumentExporter
