import { type RefObject, useEffect, useId, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'

interface Props {
  readonly text: string
  /** What was typed in it before it went out of sight; null before anything was. */
  readonly typed: RefObject<string | null>
  readonly onType: (text: string) => void
  readonly onKeep: (text: string) => void
  readonly onLeave: () => void
}

/** A line as text to correct. What is typed stays here until it is kept, so that typing touches nothing else. */
export function LineEditor({ text, typed, onType, onKeep, onLeave }: Props) {
  const { t } = useTranslation()
  const hint = useId()
  const field = useRef<HTMLTextAreaElement>(null)
  const [value, setValue] = useState(() => typed.current ?? text)
  // What somebody else corrects meanwhile must not move the cursor of who is typing.
  const [first] = useState(text)
  useEffect(() => {
    field.current?.focus()
    field.current?.setSelectionRange(first.length, first.length)
  }, [first])
  return (
    <div className="desk-line-editor">
      <textarea
        ref={field}
        className="field"
        rows={Math.max(2, Math.ceil(text.length / 34))}
        aria-label={t('desk.words.editField')}
        aria-describedby={hint}
        value={value}
        onChange={({ target }) => {
          setValue(target.value)
          onType(target.value)
        }}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && !event.shiftKey && !event.nativeEvent.isComposing) {
            event.preventDefault()
            onKeep(value)
          } else if (event.key === 'Escape') {
            event.preventDefault()
            event.stopPropagation()
            onLeave()
          }
        }}
      />
      <p id={hint} className="soft">
        {t('desk.words.editHint')}
      </p>
    </div>
  )
}
