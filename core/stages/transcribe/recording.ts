import { type OpenedSound, openSound } from '../../../native/media/sound.ts'
import type { Piece } from '../../contract/piece.ts'
import type { Source } from '../../contract/pipeline.ts'
import type { InstalledModel, OpenTranscriber, SoundSource, Transcriber } from '../../contract/plugins.ts'
import type { StageContext } from '../../contract/stage.ts'
import type { Transcript } from '../../contract/transcript.ts'
import { withSpeakers } from './speakers.ts'
import { joined, ownTracks } from './tracks.ts'
import { listenForVoices } from './voices.ts'

export interface How {
  readonly language: 'fr' | 'en' | 'auto'
  readonly transcriber: Transcriber
  readonly model: InstalledModel
}

/** Share of the whole time that is decoding, so that progress runs evenly. */
const decoding = 0.03

/** Transcribes a recording that has sound: each person's own track by itself, else the mix, parted by voices. */
export function transcribeRecording(source: Source, how: How, context: StageContext): Promise<Transcript> {
  const total = source.media.duration
  const tell = told(source, context)
  return withTracks(source, how, context, async (own, transcriber) => {
    tell(0, decoding, 1)
    // Who speaks when is found beside the reading: its networks leave a core to the one that writes word after word.
    const [alone] = own.length === 1 ? own : []
    let voices = alone ? listenForVoices(alone, context) : null
    try {
      const transcripts: Transcript[] = []
      for (const [at, sound] of own.entries())
        transcripts.push(
          await heard(transcriber, sound, how.language, (done) =>
            tell(decoding + ((1 - decoding) * at) / own.length, ((1 - decoding) * done) / own.length, sound.duration),
          ),
        )
      const transcript = joined(transcripts, total)
      const talking = own.filter((_, at) => (transcripts[at]?.segments.length ?? 0) > 0)
      if (talking.length !== 1) return transcript
      voices ??= listenForVoices(talking[0] as OpenedSound, context)
      return withSpeakers(transcript, await voices.turns)
    } finally {
      await voices?.end()
    }
  })
}

/** Reads a piece of each track that `transcribeRecording` reads, as far as the engine can. */
export function readPiece(source: Source, how: How, piece: Piece, context: StageContext): Promise<void> {
  const tell = told(source, context)
  return withTracks(source, how, context, async (own, transcriber) => {
    for (const [at, sound] of own.entries())
      await transcriber.readPiece?.(sound, piece, {
        language: how.language,
        onProgress: (done) => tell(at / own.length, done / own.length, sound.duration),
      })
  })
}

/** Tells progress as a share of the whole that is behind, and how much is done of the next. */
const told =
  ({ media }: Source, context: StageContext) =>
  (share: number, done: number, of: number) =>
    context.progress(Math.min(media.duration, media.duration * (share + done / (of || 1))), media.duration)

/** Works with everybody's own tracks, and who reads them. */
async function withTracks<T>(
  source: Source,
  how: How,
  { signal, scratch, threads, models, answers }: StageContext,
  work: (own: readonly OpenedSound[], transcriber: OpenTranscriber) => Promise<T>,
): Promise<T> {
  const opened: OpenedSound[] = []
  try {
    for (const track of source.media.audio.keys())
      opened.push(await openSound(source.path, source.media, { track, scratch, signal }))
    const own = (await ownTracks(opened)).map((at) => opened[at] as OpenedSound)
    const transcriber = await how.transcriber.open({ models, threads, signal, answers }, how.model)
    try {
      return await work(own, transcriber)
    } finally {
      await transcriber.close()
    }
  } finally {
    for (const sound of opened) await sound.close()
  }
}

const heard = (
  transcriber: OpenTranscriber,
  sound: SoundSource,
  language: How['language'],
  onProgress: (done: number) => void,
): Promise<Transcript> => transcriber.transcribe(sound, { language, onProgress })
