import type { DocumentExporter, Exporter } from '../../../core/contract/plugins.ts'
import { Transcript } from '../../../core/contract/transcript.ts'
import type { MediaStore } from '../media/store.ts'

/** Makes a file of a transcript. */
export type TranscriptFile = Exporter | DocumentExporter

/** MIME type of a file that an exporter makes. */
export const typeOf = (file: TranscriptFile): string =>
  file.kind === 'document'
    ? file.type
    : file.extension === 'vtt'
      ? 'text/vtt; charset=utf-8'
      : 'text/plain; charset=utf-8'

/** The transcript as it was published: whole, with its words. */
export async function storedTranscript(media: MediaStore, sha256: string): Promise<Transcript> {
  const pieces: Buffer[] = []
  for await (const piece of media.read(sha256, null)) pieces.push(piece as Buffer)
  return Transcript.parse(JSON.parse(Buffer.concat(pieces).toString('utf8')))
}
