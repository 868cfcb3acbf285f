import { useQuery } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import type { Failure } from '../../core/contract/api.ts'
import type { MeasureEvent } from '../../core/contract/provider/api.ts'
import type { MadeChoice } from '../../core/contract/provider/choice.ts'
import { connection } from '../wire/connection.ts'
import { queries } from '../wire/queries.ts'
import { failureOf } from '../wire/upload.ts'

const key = ['provider'] as const

/** Where networks run; undefined until the studio has told. */
export const useProvider = () =>
  useQuery<MadeChoice>({ queryKey: key, queryFn: () => connection.call('provider.choice', {}) })

type Trying = Extract<MeasureEvent, { kind: 'trying' }>
export type MeasureState = 'idle' | 'starting' | 'stopped' | 'done' | Trying

/** Measures again, and stops when asked to or when the page is left. */
export function useMeasure(): { state: MeasureState; failure: Failure | null; start: () => void; stop: () => void } {
  const [state, setState] = useState<MeasureState>('idle')
  const [failure, setFailure] = useState<Failure | null>(null)
  const end = useRef<() => void>(() => undefined)
  useEffect(() => () => end.current(), [])
  return {
    state,
    failure,
    start() {
      setFailure(null)
      setState('starting')
      const take = (event: MeasureEvent): void => {
        if (event.kind === 'done') queries.setQueryData<MadeChoice>(key, event.choice)
        setState(event.kind === 'done' ? 'done' : event)
      }
      end.current = connection.watch('provider.measure', {}, take, {
        onEnd: () => undefined,
        onError: (error) => {
          setState('idle')
          setFailure(failureOf(error))
        },
      })
    },
    stop() {
      end.current()
      setState('stopped')
    },
  }
}
