import { useMemo } from 'react'
import { type QueueItem, secondsLeft } from '../../../../core/contract/review/queue.ts'
import type { FindingRecord } from '../../../../core/contract/review/records.ts'
import { useReview, useSelection } from '../../store/review-provider.tsx'
import { useDeskState } from '../desk-state.ts'
import { useMaterial } from '../material.ts'

export interface Queue {
  readonly items: readonly QueueItem[]
  /** Place of what is selected, from 0; -1 when it is not in the queue. */
  readonly at: number
  /** Seconds that the rest will take at this person's pace. */
  readonly secondsLeft: number
  /** Selects the next (1) or previous (-1) thing to look at, and goes to its moment. */
  go(direction: 1 | -1): void
  /** Keeps what is selected hidden and goes to the next. A mentor, who decides nothing, only goes. */
  keep(): void
}

/** Times at which this person decided, seconds, ascending; many decided at once count as one. */
const decisionTimes = (findings: readonly FindingRecord[], name: string | undefined): number[] => {
  const times = findings.flatMap(({ decided }) =>
    decided && decided.by === name ? [Date.parse(decided.at) / 1000] : [],
  )
  return [...new Set(times)].sort((a, b) => a - b)
}

/** The moment at which a doubt can be looked at: within what it is about, where there is something to see. */
export function momentOf(item: QueueItem, { finding }: FindingRecord): number {
  const last = Math.max(finding.start, finding.end - 0.05)
  return Math.min(Math.max(item.start, finding.start), last)
}

export function useQueue(): Queue {
  const { perform, state, me } = useReview()
  const { finding: selected, reveal, clear } = useSelection()
  const { set } = useDeskState()
  const { queue, findings } = useMaterial()
  return useMemo(() => {
    const at = queue.findIndex(({ finding }) => finding === selected)
    const show = (item: QueueItem | undefined): void => {
      const record = item && state.get(item.finding)
      if (item && record?.type === 'finding') reveal(item.finding, momentOf(item, record))
      else clear()
      set({ tab: 'doubt', form: null })
    }
    const count = queue.length
    const go = (direction: 1 | -1): void =>
      show(queue[at < 0 ? (direction > 0 ? 0 : count - 1) : (at + direction + count) % count])
    return {
      items: queue,
      at,
      secondsLeft: secondsLeft(count, decisionTimes(findings, me?.name)),
      go,
      keep() {
        if (me?.role === 'mentor') return go(1)
        if (selected === null || state.get(selected)?.type !== 'finding') return
        void perform('finding.hide', { id: selected })
        const next = queue[at + 1] ?? queue[0]
        show(next?.finding === selected ? undefined : next)
      },
    }
  }, [queue, findings, selected, state, me, perform, reveal, clear, set])
}
