import { checkCancelled } from '../../../core/contract/errors.ts'
import type { Models, SoundSource } from '../../../core/contract/plugins.ts'
import { lengthOf, type Span } from '../../../core/contract/span.ts'
import { type ClusteringRules, cluster, clusteringRules, type VoicePrint } from './clustering.ts'
import { type LocalTurn, openSegmentation } from './segmentation.ts'
import { openVoicePrinter, type VoicePrinter } from './voice-print.ts'

/** Somebody talks. `person` counts from 0 in the order in which people are first heard. */
export interface Turn extends Span {
  readonly person: number
}

/** Seconds of one voice that a print is made from; more says no more. */
const enough = 8

export interface Diarizer {
  /**
   * Who speaks when, on a track with several people. Turns of different people may overlap.
   * @throws StudioError `cancelled`, `model-broken`
   */
  turns(sound: SoundSource, options: { signal?: AbortSignal; onProgress?: (seconds: number) => void }): Promise<Turn[]>
  close(): Promise<void>
}

/** Opens pyannote segmentation and CAM++. @throws StudioError as `models.need` does, `model-broken` */
export async function openDiarizer(
  models: Models,
  { threads, rules = clusteringRules }: { threads: number; rules?: ClusteringRules },
): Promise<Diarizer> {
  const segmentationModel = await models.need('pyannote-segmentation')
  const segmentation = await openSegmentation(
    segmentationModel.files['diarization/pyannote_segmentation_3.0.onnx'] as string,
    { threads },
  )
  const embedding = await openVoicePrinter(models, { threads })
  return {
    async turns(sound, { signal, onProgress }) {
      const local = await segmentation.turns(sound, { signal, onProgress: (done) => onProgress?.(done / 2) })
      const voices = Map.groupBy(local, ({ window, speaker }) => window * 3 + speaker)
      const keys: number[] = []
      const prints: VoicePrint[] = []
      for (const [key, turns] of voices) {
        checkCancelled(signal)
        const print = await printOf(embedding, sound, turns)
        if (!print) continue
        keys.push(key)
        prints.push(print)
        onProgress?.((sound.duration + (turns[0]?.start ?? 0)) / 2)
      }
      if (prints.length === 0) return []
      const people = cluster(prints, rules)
      const personOf = new Map(keys.map((key, at) => [key, people[at]!]))
      return inOrderHeard(
        local.flatMap(({ window, speaker, start, end }) => {
          const person = personOf.get(window * 3 + speaker)
          return person === undefined ? [] : [{ start, end, person }]
        }),
      )
    },
    async close() {
      await Promise.all([segmentation.close(), embedding.close()])
    },
  }
}

/** The voice of one window's speaker, from the stretches in which nobody else talks if there are any. */
async function printOf(
  embedding: VoicePrinter,
  sound: SoundSource,
  turns: readonly LocalTurn[],
): Promise<VoicePrint | null> {
  const alone = turns.filter((turn) => !turn.overlapped)
  const pieces: Float32Array[] = []
  let seconds = 0
  for (const turn of (alone.length > 0 ? alone : turns).toSorted((a, b) => lengthOf(b) - lengthOf(a))) {
    if (seconds >= enough) break
    pieces.push(await sound.read(turn.start, Math.min(turn.end, turn.start + enough - seconds)))
    seconds += Math.min(lengthOf(turn), enough - seconds)
  }
  const samples = new Float32Array(pieces.reduce((sum, piece) => sum + piece.length, 0))
  let at = 0
  for (const piece of pieces) {
    samples.set(piece, at)
    at += piece.length
  }
  const vector = await embedding.print(samples)
  if (!vector) return null
  return {
    vector,
    seconds: alone.length > 0 ? seconds : Math.min(seconds, 1),
    group: turns[0]!.window,
  }
}

/** Sorted; people numbered as they are first heard. */
function inOrderHeard(turns: readonly Turn[]): Turn[] {
  const sorted = turns.toSorted((a, b) => a.start - b.start)
  const numbers = new Map<number, number>()
  return sorted.map((turn) => {
    const number = numbers.get(turn.person) ?? numbers.size
    numbers.set(turn.person, number)
    return { ...turn, person: number }
  })
}
