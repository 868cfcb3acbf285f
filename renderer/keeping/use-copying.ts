import { useEffect, useRef, useState } from 'react'
import type { Failure } from '../../core/contract/failure.ts'
import type { WatchOptions } from '../wire/studio-line.ts'
import { failureOf } from '../wire/upload.ts'

/** How far copying or reading is, in files or bytes. */
interface Progress {
  readonly kind: 'progress'
  readonly done: number
  readonly total: number
}

/**
 * Copying or reading that goes on while the studio works, stopped when what shows it goes away.
 * @param onEnd hears that it came to its end: what was secret about it is not needed any more
 */
export function useCopying<Done extends { readonly kind: 'done' }>(onEnd: () => void) {
  const [state, setState] = useState<Progress | Done | null>(null)
  const [failure, setFailure] = useState<Failure | null>(null)
  const halt = useRef<() => void>(() => undefined)
  useEffect(() => () => halt.current(), [])
  return {
    failure,
    progress: state?.kind === 'progress' ? { done: state.done, total: state.total } : null,
    result: state?.kind === 'done' ? state : null,
    /** @param watch asks the studio for it; gives what stops it */
    start(watch: (take: (event: Progress | Done) => void, heard: WatchOptions) => () => void): void {
      setFailure(null)
      setState({ kind: 'progress', done: 0, total: 0 })
      halt.current = watch(setState, {
        onEnd,
        onError: (error) => {
          setState(null)
          setFailure(failureOf(error))
        },
      })
    },
    stop(): void {
      halt.current()
      setState(null)
    },
  }
}
