import { useCallback } from 'react'
import type { RenderLeak } from '../../../../core/contract/review/renders.ts'
import { useClock, useSelection } from '../../store/review-provider.tsx'
import { useDeskState } from '../desk-state.ts'
import { useMaterial } from '../material.ts'
import { wordAt } from '../transcript/spoken.ts'

/** Less is no stretch that could be seen on the timeline: about a frame, seconds. */
const shortest = 0.04

/** Takes a person to what verification found: its frame with its place in the picture, or its words. */
export function useLanding(): (leak: RenderLeak) => void {
  const clock = useClock()
  const { select } = useSelection()
  const { lines } = useMaterial()
  const { set } = useDeskState()
  return useCallback(
    (leak) => {
      const { start, end, words } = leak
      set({ tab: 'approval', form: null })
      clock.pause()
      if (leak.whole) select({ leak })
      else if (words) select({ leak, words })
      else select({ leak, span: { start, end: Math.max(end, start + shortest) } })
      if (!leak.whole) clock.seek((words && wordAt(lines, words[0])?.start) ?? start)
    },
    [clock, select, lines, set],
  )
}
