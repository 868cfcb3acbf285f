import { type Ref, useState } from 'react'
import type { WatchedVideo } from '../../contract/video.ts'
import { useWords } from '../language/use-words.ts'
import { fromHere } from '../wire/door.ts'

interface PlayerProps {
  readonly ref: Ref<HTMLVideoElement>
  readonly video: WatchedVideo
  readonly onTime: (seconds: number) => void
}

/** The browser's own player: its keys, its captions, its picture in picture. */
export function Player({ ref, video, onTime }: PlayerProps) {
  const { t } = useWords()
  const [broken, setBroken] = useState(false)
  return (
    <>
      {/* biome-ignore lint/a11y/useMediaCaption: there are captions wherever the clip has some */}
      <video
        ref={ref}
        className={video.hasPicture ? 'player' : 'player sound'}
        controls
        playsInline
        preload="metadata"
        aria-label={video.title}
        src={fromHere(`/api/videos/${video.id}/media`)}
        onTimeUpdate={(event) => onTime(event.currentTarget.currentTime)}
        onSeeking={(event) => onTime(event.currentTarget.currentTime)}
        onError={() => setBroken(true)}
      >
        {video.captions && (
          <track
            kind="captions"
            src={fromHere(`/api/videos/${video.id}/captions.vtt`)}
            srcLang={video.language}
            label={t('watch.captions')}
          />
        )}
      </video>
      {broken && (
        <p role="alert" className="note">
          {t('watch.cannotPlay')}
        </p>
      )}
    </>
  )
}
