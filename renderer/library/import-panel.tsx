import { type RefObject, useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { PathField } from '../design/path-field.tsx'
import { importFiles, importPath } from '../wire/upload.ts'
import { looksLikeRecording } from './dropped-files.ts'

/** The hidden file chooser that every import button opens. */
export function FileChooser({ input }: { input: RefObject<HTMLInputElement | null> }) {
  const { t } = useTranslation()
  return (
    <input
      ref={input}
      type="file"
      multiple
      accept="video/*,audio/*,.mkv,.mka,.mts,.m2ts,.ogg,.opus,.flac"
      className="unseen"
      tabIndex={-1}
      aria-label={t('library.import')}
      onChange={(event) => {
        importFiles(event.target.files ?? [])
        event.target.value = ''
      }}
    />
  )
}

/** Chooses a whole folder: what looks like a recording in it, however deep, is imported. */
export function FolderChooser({ input }: { input: RefObject<HTMLInputElement | null> }) {
  const { t } = useTranslation()
  return (
    <input
      ref={(element) => {
        element?.setAttribute('webkitdirectory', '')
        input.current = element
      }}
      type="file"
      multiple
      className="unseen"
      tabIndex={-1}
      aria-label={t('library.importFolder')}
      onChange={(event) => {
        importFiles([...(event.target.files ?? [])].filter(({ name }) => looksLikeRecording(name)))
        event.target.value = ''
      }}
    />
  )
}

/** For recordings that lie on this machine already: read where they are, not copied through the browser. */
export function PathImport() {
  const { t } = useTranslation()
  const path = useId()
  const language = useId()
  const [value, setValue] = useState('')
  const [spoken, setSpoken] = useState<'auto' | 'fr' | 'en'>('auto')
  return (
    <details className="by-path">
      <summary>{t('library.byPath')}</summary>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          const chosen = value.trim()
          if (chosen === '') return
          setValue('')
          void importPath(chosen, chosen.split(/[\\/]/).at(-1) ?? chosen, spoken)
        }}
      >
        <div>
          <label htmlFor={path}>{t('library.path')}</label>
          <PathField id={path} value={value} placeholder={t('library.pathExample')} onType={setValue} />
        </div>
        <div>
          <label htmlFor={language}>{t('library.spoken')}</label>
          <select
            id={language}
            className="field"
            value={spoken}
            onChange={({ target }) => setSpoken(target.value === 'fr' || target.value === 'en' ? target.value : 'auto')}
          >
            <option value="auto">{t('library.spokenAuto')}</option>
            <option value="fr">{t('languageName.fr')}</option>
            <option value="en">{t('languageName.en')}</option>
          </select>
        </div>
        <button type="submit" className="button">
          {t('library.add')}
        </button>
      </form>
    </details>
  )
}
