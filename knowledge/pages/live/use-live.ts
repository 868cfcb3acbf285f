import { useEffect, useEffectEvent } from 'react'
import type { LiveEvent } from '../../contract/chat.ts'
import { queries } from '../wire/queries.ts'
import { listen } from './live.ts'

/** Hears what happens while the component stands. Whenever the line opens, everything of the chat is asked for again. */
export function useLive(hear: (event: LiveEvent) => void = () => undefined): void {
  const heard = useEffectEvent(hear)
  useEffect(
    () =>
      listen((event) => {
        if (event === 'open') void queries.invalidateQueries({ queryKey: ['chat'] })
        else heard(event)
      }),
    [],
  )
}
