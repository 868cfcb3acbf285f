import { Eye, EyeOff } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { SessionRow } from '../../core/contract/api.ts'
import type { Playback } from './playback.ts'

interface Props {
  readonly row: SessionRow
  readonly playback: Playback
  readonly original: boolean
  readonly onOriginal: () => void
}

/** Original and redacted side by side. The original is only ever there when somebody asked for it. */
export function Pictures({ row, playback, original, onOriginal }: Props) {
  const { t } = useTranslation()
  const clean = row.state === 'clean'
  const captions = clean ? `/results/${row.id}/transcript.vtt` : undefined
  const language = row.language ?? 'und'
  const Toggle = original ? EyeOff : Eye
  return (
    <section className="pictures" aria-label={t('session.pictures')}>
      <figure>
        <figcaption>
          {t('session.original')}
          <button type="button" className="button bare" aria-pressed={original} onClick={onOriginal}>
            <Toggle size={16} aria-hidden />
            {original ? t('session.hideOriginal') : t('session.showOriginal')} <kbd>O</kbd>
          </button>
        </figcaption>
        {original ? (
          <Medium
            key="original"
            src={`/media/${row.id}/original`}
            silent={row.hasPicture === false}
            attach={clean ? playback.follow : playback.lead}
            name={t('session.original')}
            captions={captions}
            language={language}
          />
        ) : (
          <Empty>
            <p>{t('session.originalHidden')}</p>
          </Empty>
        )}
      </figure>
      <figure>
        <figcaption>{t('session.redacted')}</figcaption>
        {clean ? (
          <Medium
            key="redacted"
            src={`/media/${row.id}/redacted`}
            silent={row.hasPicture === false}
            attach={playback.lead}
            name={t('session.redacted')}
            captions={captions}
            language={language}
          />
        ) : (
          <Empty>
            <p>{row.state === 'leaks' ? t('session.inQuarantine') : t('session.notYet')}</p>
          </Empty>
        )}
      </figure>
    </section>
  )
}

const Empty = ({ children }: { children: ReactNode }) => <div className="picture empty-picture">{children}</div>

interface MediumProps {
  readonly src: string
  readonly silent: boolean
  readonly attach: (element: HTMLMediaElement | null) => void
  readonly name: string
  /** Redacted captions, once there are some. */
  readonly captions: string | undefined
  readonly language: string
}

function Medium({ src, silent, attach, name, captions, language }: MediumProps) {
  const { t } = useTranslation()
  const [broken, setBroken] = useState(false)
  if (broken)
    return (
      <Empty>
        <p>{t('session.cannotPlay')}</p>
      </Empty>
    )
  return (
    <div className="picture">
      {silent && <p>{t('session.soundOnly')}</p>}
      <video
        ref={attach}
        src={src}
        aria-label={name}
        preload="auto"
        playsInline
        disablePictureInPicture
        disableRemotePlayback
        tabIndex={-1}
        onError={() => setBroken(true)}
      >
        <track kind="captions" src={captions} srcLang={language} label={t('transcript.title')} />
      </video>
    </div>
  )
}
