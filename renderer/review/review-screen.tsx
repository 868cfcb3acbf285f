import { ChevronLeft } from 'lucide-react'
import { type ComponentType, useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../language/format.ts'
import { FailureText } from '../shell/failure.tsx'
import { Header } from '../shell/header.tsx'
import { useKeys } from '../shell/keys.ts'
import { ConnectionNotice } from '../shell/notice.tsx'
import { go, hashOf } from '../shell/route.ts'
import { UndoKeys } from './history/undo-keys.tsx'
import { ManualProvider, useManual } from './manual/manual-provider.tsx'
import { OriginalNotice } from './original-notice.tsx'
import { MediaProvider } from './player/media-provider.tsx'
import { Player } from './player/player.tsx'
import { RefusalNotice } from './refusal-notice.tsx'
import { failureOf, ReviewProvider, useReview, useSelection } from './store/review-provider.tsx'
import { Timeline } from './timeline/timeline.tsx'
import { TimelineProvider } from './timeline/timeline-provider.tsx'
import { useOneByOne } from './use-one-by-one.ts'
import './review.css'

/** What stands around the picture. Each is rendered inside the review, once it is ready. */
export interface ReviewSlots {
  /** In the header, between the title and the language: what is left, and the way to approve. */
  readonly header?: ComponentType
  /** The whole column at the right: its own grid, full height, scrolls by itself. */
  readonly side?: ComponentType
}

interface Props {
  readonly id: string
  readonly onHelp: () => void
  readonly slots: ReviewSlots
}

/** A session under review: the picture in the middle, the time below, everything to decide at the right. */
export function ReviewScreen(props: Props) {
  return (
    <ReviewProvider session={props.id}>
      <MediaProvider>
        <TimelineProvider>
          <ManualProvider>
            <Frame {...props} />
          </ManualProvider>
        </TimelineProvider>
      </MediaProvider>
    </ReviewProvider>
  )
}

function Frame({ onHelp, slots }: Props) {
  const { t } = useTranslation()
  const format = useFormat()
  const { opening, ready, coming, failure } = useReview()
  const { finding, words, clip, span, leak, clear } = useSelection()
  const { drawing, setDrawing } = useManual()
  const parts = useOneByOne(ready, 2)
  const title = opening?.title
  const free = finding === null && words === null && clip === null && span === null && leak === null
  // One step back at a time: what is being drawn, what is chosen, where the keyboard stands, then the review itself.
  const back = (): void => {
    const focused = document.activeElement
    if (drawing) setDrawing(false)
    else if (!free) clear()
    else if (focused instanceof HTMLElement && focused !== document.body) focused.blur()
    else go({ screen: 'library' })
  }
  useKeys({ escape: back })
  useEffect(() => {
    document.title = title ? `${title} · Estompe` : 'Estompe'
  }, [title])
  const { header: HeaderSlot, side: SideSlot } = slots
  return (
    <div className="review">
      <Header onHelp={onHelp}>
        <a className="button bare" href={hashOf({ screen: 'library' })}>
          <ChevronLeft size={18} aria-hidden />
          {t('session.back')}
        </a>
        {opening && (
          <>
            <h1 className="header-title">{opening.title}</h1>
            <span className="review-length soft">{format.clock(opening.duration)}</span>
          </>
        )}
        <div className="review-header-slot">{ready && HeaderSlot && <HeaderSlot />}</div>
      </Header>
      <div className="review-notices">
        <ConnectionNotice />
        <RefusalNotice />
        <OriginalNotice />
      </div>
      {ready && <UndoKeys />}
      {failure ? (
        <main className="review-alone">
          {!opening && <h1 className="unseen">{t('library.review')}</h1>}
          <p>
            <FailureText failure={failureOf(failure)} />
          </p>
        </main>
      ) : !ready ? (
        <main className="review-alone" aria-busy="true">
          <p role="status">
            {t('review.opening')} <span className="soft">{t('review.records', { count: coming })}</span>
          </p>
        </main>
      ) : (
        <main className="review-desk">
          <section className="review-picture" aria-label={t('review.picture')}>
            <Player />
          </section>
          <section className="review-side" aria-label={t('review.side')}>
            {parts > 0 && SideSlot && <SideSlot />}
          </section>
          <section className="review-timeline" aria-label={t('review.timeline')}>
            {parts > 1 && <Timeline />}
          </section>
        </main>
      )}
    </div>
  )
}
