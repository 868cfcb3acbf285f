import { useCallback, useState } from 'react'
import { longestBrought } from '../../../../core/contract/brought/lines.ts'
import { StudioError } from '../../../../core/contract/errors.ts'
import { ownWorker } from '../../../shell/own-worker.ts'
import { failureOf } from '../../../wire/upload.ts'
import { useReview } from '../../store/review-provider.tsx'
import { useMaterial } from '../material.ts'
import type { Brought } from './brought-transcript.tsx'
import { textsOf } from './lines.ts'
import type { FromPlacing, ToPlace } from './placing.worker.ts'
import address from './placing.worker.ts?worker&url'

/** What one change may hold. */
const atOnce = 10_000

/** Has it read and placed in a thread of its own: two hours of speech take half a second. */
function asked(wish: ToPlace): Promise<FromPlacing> {
  const worker = ownWorker(address)
  return new Promise<FromPlacing>((give, fail) => {
    worker.onmessage = ({ data }: MessageEvent<FromPlacing>) => give(data)
    worker.onerror = () => fail(new StudioError('internal'))
    worker.postMessage(wish)
  }).finally(() => worker.terminate())
}

/** A transcript from a file: read and placed first, taken over when it is asked for. Nothing of the file goes anywhere. */
export function useBrought(): {
  readonly brought: Brought | null
  bring(file: File): void
  take(): void
  leave(): void
} {
  const { perform } = useReview()
  const { transcript, corrections, voices, lines } = useMaterial()
  const [brought, setBrought] = useState<Brought | null>(null)
  const read = async (file: File): Promise<Brought> => {
    const { name } = file
    try {
      if (file.size > longestBrought) throw new StudioError('transcript-unreadable')
      const texts = lines.flatMap((line) => textsOf(line, corrections))
      const named = [...voices.keys(), ...transcript.speakers.flatMap(({ id, name }) => (name === null ? [] : [id]))]
      return { name, ...(await asked({ file: await file.text(), transcript, texts, named })) }
    } catch (error) {
      return { name, state: 'failed', failure: failureOf(error) }
    }
  }
  return {
    brought,
    bring: (file) => void read(file).then(setBrought),
    take() {
      if (brought?.state !== 'placed') return
      const { words, speakers } = brought.placed
      void (async () => {
        for (let at = 0; at === 0 || at < words.length; at += atOnce) {
          const part = { words: words.slice(at, at + atOnce), speakers: at === 0 ? speakers : [] }
          if (!(await perform('words.edit', part))) return
        }
        setBrought({ ...brought, state: 'taken' })
      })()
    },
    leave: useCallback(() => setBrought(null), []),
  }
}
