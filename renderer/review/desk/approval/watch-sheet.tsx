import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import '../../../design/sheet.css'
import './watch-sheet.css'

/** Plays a verified render in a sheet over the page: what is seen and heard is what goes out. */
export function WatchSheet({ address, title }: { address: string; title: string }) {
  const { t } = useTranslation()
  const sheet = useRef<HTMLDialogElement>(null)
  const [shown, setShown] = useState(false)
  const show = (): void => {
    setShown(true)
    sheet.current?.showModal()
  }
  const watch = t('desk.approval.watch')
  return (
    <>
      <button
        type="button"
        className="button"
        aria-label={t('desk.approval.of', { what: watch, title })}
        onClick={show}
      >
        {watch}
      </button>
      <dialog ref={sheet} className="sheet watch-sheet" aria-label={title} onClose={() => setShown(false)}>
        <header>
          <h2>{title}</h2>
          <button type="button" className="button" onClick={() => sheet.current?.close()}>
            {t('keys.close')}
          </button>
        </header>
        {shown && (
          // biome-ignore lint/a11y/useMediaCaption: the transcript stands in the review, word by word.
          <video src={address} controls autoPlay playsInline disablePictureInPicture disableRemotePlayback />
        )}
      </dialog>
    </>
  )
}
