import { createContext, type ReactNode, useContext, useMemo, useState } from 'react'
import type { Box } from '../../../core/contract/box.ts'
import { mayMove } from '../../../core/contract/review/commands.ts'
import type { FindingRecord } from '../../../core/contract/review/records.ts'
import type { Span } from '../../../core/contract/span.ts'
import { useClock, useReview, useSelection } from '../store/review-provider.tsx'
import { type Draft, type DrawnKind, newId, reachOf, shotAt, wordsIn } from './manual.ts'
import { type Follow, useFollow } from './use-follow.ts'

/** What a person does by hand to the selected finding, on the picture and on the timeline. */
export interface Manual {
  /** The next drag on the picture draws a box. */
  readonly drawing: boolean
  setDrawing(drawing: boolean): void
  /** What the next box that is drawn stands for. */
  readonly kind: DrawnKind
  setKind(kind: DrawnKind): void
  /** A box that is being moved right now. */
  readonly draft: Draft | null
  setDraft(draft: Draft | null): void
  /** The selected finding in the picture, if there is one. */
  readonly selected: FindingRecord | null
  /** Whether this person may put the selected finding's box elsewhere. */
  readonly mayPlace: boolean
  /** Hides a box from a little before this frame to a little after it, and selects it. */
  draw(box: Box): void
  /** Puts the selected finding's box there on this frame. */
  place(box: Box): void
  /** Makes the selected finding begin or end at this frame. */
  beginHere(): void
  endHere(): void
  /** Gives the selected finding other ends, seconds. */
  stretch(finding: string, span: Span): void
  /** Makes the selected finding last as long as its shot. */
  wholeShot(): void
  /** Hides the sound of the selected stretch of time, and the words in it. */
  muteSpan(): void
  readonly follow: Follow
}

const ManualContext = createContext<Manual | null>(null)

export function useManual(): Manual {
  const manual = useContext(ManualContext)
  if (!manual) throw new Error('outside of a ManualProvider')
  return manual
}

export function ManualProvider({ children }: { children: ReactNode }) {
  const { opening, state, perform, me } = useReview()
  const { finding, span, select } = useSelection()
  const clock = useClock()
  const [drawing, setDrawing] = useState(false)
  const [kind, setKind] = useState<DrawnKind>('face')
  const [draft, setDraft] = useState<Draft | null>(null)
  const follow = useFollow()
  const record = finding === null ? undefined : state.get(finding)
  const selected = record?.type === 'finding' ? record : null
  const mayPlace = selected !== null && (me == null || mayMove(selected, me))

  const manual = useMemo<Manual>(() => {
    const { cuts = [], duration = 0, transcript } = opening ?? {}
    const stretch = (id: string, { start, end }: Span): void => {
      if (end > start) void perform('finding.stretch', { id, start, end })
    }
    return {
      drawing,
      setDrawing,
      kind,
      setKind,
      draft,
      setDraft,
      selected,
      mayPlace,
      draw(box) {
        const time = clock.frame
        const id = newId('drawn')
        setDrawing(false)
        void perform('region.draw', { id, kind, ...reachOf(cuts, duration, time), time, box })
        select({ finding: id })
      },
      place(box) {
        if (!selected) return
        setDraft(null)
        void perform('region.keyframe', { id: selected.id, time: clock.frame, box })
      },
      beginHere() {
        if (selected) stretch(selected.id, { start: clock.frame, end: selected.finding.end })
      },
      endHere() {
        if (selected) stretch(selected.id, { start: selected.finding.start, end: clock.frame })
      },
      stretch,
      wholeShot() {
        if (!selected) return
        const { start, end } = selected.finding
        const shot = shotAt(cuts, duration, clock.time)
        stretch(selected.id, { start: Math.min(start, shot.start), end: Math.max(end, shot.end) })
      },
      muteSpan() {
        if (!span || !transcript) return
        const id = newId('marked')
        const words = wordsIn(transcript, span)
        void perform('speech.mark', { id, start: span.start, end: span.end, words, entity: 'SECRET' })
        select({ finding: id })
      },
      follow,
    }
  }, [opening, perform, clock, select, span, drawing, kind, draft, selected, mayPlace, follow])
  return <ManualContext value={manual}>{children}</ManualContext>
}
