import { type KeyboardEvent, useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { useKeys } from '../../shell/keys.ts'
import { useReview, useSelection } from '../store/review-provider.tsx'
import { ApprovalPanel } from './approval/approval-panel.tsx'
import { ClipsPanel } from './clips/clips-panel.tsx'
import { type Tab, tabs, useDeskState } from './desk-state.ts'
import { Inspector } from './inspector/inspector.tsx'
import { useQuietListening } from './listening/use-listening.ts'
import { useMaterial } from './material.ts'
import { PeoplePanel } from './people/people-panel.tsx'
import { useQueue } from './queue/use-queue.ts'
import { TranscriptPanel } from './transcript/transcript-panel.tsx'
import './desk.css'

const panels = { doubt: Inspector, people: PeoplePanel, clips: ClipsPanel, approval: ApprovalPanel }

/** The column at the right of the picture: what is said above, what is to decide below. */
export function Side() {
  const { t } = useTranslation()
  const { tab, uncovered, set } = useDeskState()
  const { opening } = useReview()
  const { queue, clips } = useMaterial()
  const { finding } = useSelection()
  const { go, keep } = useQueue()
  useQuietListening()
  useKeys({
    enter: (event) => go(event.shiftKey ? -1 : 1),
    ' ': keep,
    h: () => set({ uncovered: !uncovered }),
    1: () => set({ tab: 'doubt' }),
    2: () => set({ tab: 'people' }),
    3: () => set({ tab: 'clips' }),
    4: () => set({ tab: 'approval' }),
  })
  // Whatever is chosen in the picture, the timeline or the transcript is told about here.
  useEffect(() => {
    if (finding !== null) set({ tab: 'doubt', form: null })
  }, [finding, set])
  const counts: Readonly<Partial<Record<Tab, number>>> = { doubt: queue.length, clips: clips.length }
  const Panel = panels[tab]
  const turn = (event: KeyboardEvent<HTMLElement>): void => {
    const by = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0
    if (by === 0) return
    event.preventDefault()
    const next = tabs[(tabs.indexOf(tab) + by + tabs.length) % tabs.length] as Tab
    set({ tab: next })
    document.getElementById(`desk-tab-${next}`)?.focus()
  }
  return (
    <div className="desk">
      {/* Where somebody stands and what they choose in it is told by numbers of its words. */}
      <TranscriptPanel key={opening?.wordTimes} />
      <div className="desk-lower">
        <div className="desk-tabs" role="tablist" aria-label={t('desk.tabs.label')} onKeyDown={turn}>
          {tabs.map((one, index) => (
            <button
              key={one}
              type="button"
              role="tab"
              id={`desk-tab-${one}`}
              aria-selected={tab === one}
              aria-controls="desk-panel"
              aria-keyshortcuts={String(index + 1)}
              tabIndex={tab === one ? 0 : -1}
              onClick={() => set({ tab: one, form: null })}
            >
              {t(`desk.tabs.${one}`)}
              {(counts[one] ?? 0) > 0 && <span className="desk-count">{counts[one]}</span>}
            </button>
          ))}
        </div>
        {/* A part of its own each, so that it begins at its beginning. */}
        <div
          key={tab}
          id="desk-panel"
          className="desk-panel"
          role="tabpanel"
          aria-labelledby={`desk-tab-${tab}`}
          // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so it must be reached also when nothing in it takes the focus
          tabIndex={0}
        >
          {tab !== 'doubt' && <h2 className="unseen">{t(`desk.tabs.${tab}`)}</h2>}
          <Panel />
        </div>
      </div>
    </div>
  )
}
