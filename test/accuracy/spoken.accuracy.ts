import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { SoundSource } from '../../core/contract/plugins.ts'
import { union } from '../../core/contract/span.ts'
import { type Transcript, wordsOf } from '../../core/contract/transcript.ts'
import { findWords } from '../../core/stages/detect/words.ts'
import { fold } from '../../core/words/fold.ts'
import { digitRuns } from '../../core/words/numbers.ts'
import { probe } from '../../native/media/probe.ts'
import { openSound } from '../../native/media/sound.ts'
import { audioLeaks } from '../support/audio-leaks.ts'
import { contextIn } from '../support/redacted.ts'
import { readTruth } from '../support/truth.ts'
import type { Accuracy, AccuracyRow } from './accuracy.ts'

const rate = 16_000

const inMemory = (samples: Float32Array): SoundSource => ({
  duration: samples.length / rate,
  read: async (start, end) => samples.slice(Math.max(0, Math.floor(start * rate)), Math.floor(end * rate)),
})

/** What can be told from a transcription of an entity: its digits, and its words of four letters and more. */
function tellTales(text: string, language: string): { digits: string; words: string[] } {
  return {
    digits: digitRuns(text, language)
      .map((run) => run.text)
      .join(''),
    words: fold(text)
      .split(/[^\p{L}]+/u)
      .filter((word) => word.length >= 4 && !/^(?:rue|avenue|gmail|fr|com)$/.test(word)),
  }
}

/** Whether the fresh transcription still tells an entity, within a second of its time. */
function stillHeard(fresh: Transcript, entity: { text: string; start: number; end: number }): boolean {
  const near = wordsOf(fresh).filter((word) => word.end > entity.start - 1 && word.start < entity.end + 1)
  const text = near.map((word) => word.text.trim()).join(' ')
  const truth = tellTales(entity.text, fresh.language)
  const heard = tellTales(text, fresh.language)
  if (truth.digits.length >= 6)
    for (let i = 0; i + 4 <= truth.digits.length; i++)
      if (heard.digits.includes(truth.digits.slice(i, i + 4))) return true
  return truth.words.some((word) => heard.words.includes(word))
}

const truthOf = (recording: string): string => recording.replace(/\.\w+$/, '.truth.json')

/** Recordings of the samples that have a truth with turns. */
const recordings = (samples: string): string[] =>
  ['calls', 'starter'].flatMap((group) => {
    const folder = join(samples, group)
    if (!existsSync(folder)) return []
    return readdirSync(folder)
      .filter((name) => /\.(?:mp4|wav)$/.test(name) && existsSync(truthOf(join(folder, name))))
      .map((name) => join(folder, name))
  })

/** What was said: transcribed, searched, silenced, compared by its sound alone, and transcribed again. */
export default {
  id: 'spoken',
  async run({ samples, folder, log }) {
    const context = await contextIn(folder)
    const [plugin] = context.plugins.transcribers
    const paths = recordings(samples)
    if (!plugin || paths.length === 0) return { skipped: 'no recordings with marked speech in the samples' }
    const whisper = await plugin.open(context, await context.models.need('whisper-base'))
    const search = { all: 0, covered: 0, gone: 0, other: 0, minutes: 0, seconds: 0 }
    for (const path of paths) {
      const truth = readTruth(truthOf(path))
      const opened = await openSound(path, await probe(path), { track: 'mix', scratch: context.scratch })
      const original = await opened.read(0, opened.duration)
      await opened.close()
      const options = { language: 'auto', onProgress: () => undefined } as const
      const transcript = await whisper.transcribe(inMemory(original), options)
      const began = performance.now()
      const { spoken } = await findWords({ transcript, lines: [], names: [], sound: inMemory(original) }, context)
      search.seconds += (performance.now() - began) / 1000
      const redacted = original.slice()
      for (const { start, end } of union(spoken, 0.3)) redacted.fill(0, Math.floor(start * rate), Math.ceil(end * rate))
      const entities = truth.turns.flatMap((turn) => turn.entities)
      const result = audioLeaks(original, redacted, entities)
      const fresh = await whisper.transcribe(inMemory(redacted), options)
      search.all += entities.length
      search.minutes += original.length / rate / 60
      search.other += result.otherHidden
      for (const [i, entity] of entities.entries()) {
        const hidden = result.entities[i]?.hidden ?? 0
        const heard = stillHeard(fresh, entity)
        search.covered += hidden >= 0.98 ? 1 : 0
        search.gone += heard ? 0 : 1
        if (hidden < 0.98 || heard)
          log(
            `spoken: ${entity.entity} at ${entity.start.toFixed(1)} s, ${(100 * hidden).toFixed(0)} % hidden${heard ? ', still heard' : ''}`,
          )
      }
    }
    await whisper.close()
    const rows: AccuracyRow[] = [
      {
        what: 'spoken: entities hidden from start to end',
        value: search.covered,
        unit: `of ${search.all}`,
        limit: { kind: 'at least', value: search.all },
      },
      {
        what: 'spoken: entities gone from a fresh transcription',
        value: search.gone,
        unit: `of ${search.all}`,
        limit: { kind: 'at least', value: search.all },
      },
      {
        what: 'spoken: other speech hidden in ten minutes',
        value: (10 * search.other) / search.minutes,
        unit: 's',
        limit: { kind: 'at most', value: 2 },
      },
      {
        what: 'spoken: search of the words, a minute of recording',
        value: search.seconds / search.minutes,
        unit: 's',
        limit: null,
      },
    ]
    return rows
  },
} satisfies Accuracy
