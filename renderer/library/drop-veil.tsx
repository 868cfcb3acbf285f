import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { importFiles } from '../wire/upload.ts'
import { droppedFiles } from './dropped-files.ts'

/** Takes files and folders that are dropped anywhere on the page, and says so while they are held over it. */
export function DropVeil() {
  const { t } = useTranslation()
  const [over, setOver] = useState(false)
  useEffect(() => {
    const stop = new AbortController()
    const on = (kind: 'dragover' | 'dragleave' | 'drop', take: (event: DragEvent) => void): void =>
      window.addEventListener(kind, take, { signal: stop.signal })
    on('dragover', (event) => {
      if (!event.dataTransfer?.types.includes('Files')) return
      event.preventDefault()
      setOver(true)
    })
    on('dragleave', (event) => {
      if (event.relatedTarget === null) setOver(false)
    })
    on('drop', (event) => {
      event.preventDefault()
      setOver(false)
      if (event.dataTransfer) void droppedFiles(event.dataTransfer).then(importFiles)
    })
    return () => stop.abort()
  }, [])
  return over ? (
    <div className="drop-veil" aria-hidden="true">
      {t('library.dropNow')}
    </div>
  ) : null
}
