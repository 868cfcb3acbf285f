import { cancellable } from '../../../native/inference/cancellable.ts'
import { openDiarizer, type Turn } from '../../../native/inference/diarization/diarize.ts'
import type { SoundSource } from '../../contract/plugins.ts'
import type { StageContext } from '../../contract/stage.ts'

/** People on one track are being told apart by their voices. */
export interface Listening {
  /** Who speaks when. Rejects with `cancelled` as soon as the context's signal fires, and as `openDiarizer` does. */
  readonly turns: Promise<Turn[]>
  /** Comes back when nothing is at work any more; what is not finished is given up. */
  end(): Promise<void>
}

/** Begins at once, beside whatever else is done with the sound; it must stay open until `end` came back. */
export function listenForVoices(sound: SoundSource, { models, threads, signal }: StageContext): Listening {
  const given = new AbortController()
  const work = turnsOn(sound, models, threads, AbortSignal.any([signal, given.signal]))
  const turns = cancellable(work, signal)
  turns.catch(() => {})
  return {
    turns,
    async end() {
      given.abort()
      // A network that runs cannot be let go of before it is done.
      await work.catch(() => {})
    },
  }
}

async function turnsOn(
  sound: SoundSource,
  models: StageContext['models'],
  threads: number,
  signal: AbortSignal,
): Promise<Turn[]> {
  const diarizer = await openDiarizer(models, { threads })
  try {
    return await diarizer.turns(sound, { signal })
  } finally {
    await diarizer.close()
  }
}
