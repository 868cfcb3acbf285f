import { useId, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { KindMark } from '../../design/kind-mark.tsx'
import { useFormat } from '../../language/format.ts'
import { useFindingName } from '../live/finding-name.ts'
import { useReview, useSelection } from '../store/review-provider.tsx'
import type { Lane } from './lanes.ts'

/** The name of a lane. Pressing it lists what lies in the lane, each a button: the lane without a mouse or eyes. */
export function LaneName({ lane, top, height }: { lane: Lane; top: number; height: number }) {
  const { t } = useTranslation()
  const id = useId()
  const button = useRef<HTMLButtonElement>(null)
  const list = useRef<HTMLDivElement>(null)
  const [open, setOpen] = useState(false)
  const name =
    lane.person !== null
      ? (lane.person.name ?? t('oneKind.person', { number: lane.person.number }))
      : lane.kind === 'doubt'
        ? t('timeline.doubts')
        : lane.kind === 'face'
          ? t('timeline.otherFaces')
          : t(`kind.${lane.kind}`)
  const place = (): void => {
    const at = button.current?.getBoundingClientRect()
    if (!at || !list.current) return
    list.current.style.left = `${at.right + 8}px`
    list.current.style.bottom = `${Math.max(8, window.innerHeight - at.bottom)}px`
  }
  return (
    <div className="lane-name" style={{ top, height }} data-lane={lane.kind}>
      <button ref={button} type="button" popoverTarget={id} aria-expanded={open} disabled={lane.bars.length === 0}>
        {lane.kind === 'doubt' ? <span className="doubt-mark" aria-hidden="true" /> : <KindMark kind={lane.kind} />}
        <span className="lane-label">{name}</span>
        <span className="lane-count" aria-hidden="true">
          {lane.bars.length}
        </span>
        <span className="unseen">{t('timeline.count', { count: lane.bars.length })}</span>
      </button>
      <div
        ref={list}
        id={id}
        popover="auto"
        className="lane-list"
        role="dialog"
        aria-label={name}
        onToggle={(event) => {
          setOpen(event.newState === 'open')
          place()
        }}
      >
        {open && <LaneBars lane={lane} onChosen={() => list.current?.hidePopover()} />}
      </div>
    </div>
  )
}

function LaneBars({ lane, onChosen }: { lane: Lane; onChosen: () => void }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { state } = useReview()
  const { reveal } = useSelection()
  const nameOf = useFindingName()
  return (
    <ol>
      {lane.bars.map((bar) => {
        const record = state.get(bar.id)
        const times = { start: format.clock(bar.start, true), end: format.clock(bar.end, true) }
        return (
          <li key={`${bar.id} ${bar.start}`}>
            <button
              type="button"
              onClick={() => {
                reveal(bar.id, bar.start)
                onChosen()
              }}
            >
              <span className="lane-times">{t('timeline.fromTo', times)}</span>
              <span>{record?.type === 'finding' ? nameOf(record.finding) : ''}</span>
              <span className={bar.open ? 'needs-you' : 'soft'}>
                {t(bar.open ? 'timeline.open' : bar.hidden ? 'timeline.hidden' : 'timeline.shown')}
              </span>
            </button>
          </li>
        )
      })}
    </ol>
  )
}
