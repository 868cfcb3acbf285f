import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { firstSelected } from '../../../design/first-focus.ts'
import { useReview } from '../../store/review-provider.tsx'

/** Who speaks; a click gives them a name, in the whole session. */
export function SpeakerName({ id, name }: { id: string; name: string }) {
  const { t } = useTranslation()
  const { perform } = useReview()
  const [editing, setEditing] = useState(false)
  if (!editing)
    return (
      <button
        type="button"
        className="desk-speaker"
        aria-label={t('desk.words.rename', { name })}
        onClick={() => setEditing(true)}
      >
        {name}
      </button>
    )
  return (
    <form
      className="desk-speaker-form"
      onSubmit={(event) => {
        event.preventDefault()
        const next = String(new FormData(event.currentTarget).get('name') ?? '').trim()
        setEditing(false)
        if (next !== '' && next !== name) void perform('speaker.rename', { id, name: next })
      }}
    >
      <input
        className="field"
        name="name"
        defaultValue={name}
        maxLength={120}
        aria-label={t('desk.words.newName')}
        ref={firstSelected}
        onBlur={(event) => event.currentTarget.form?.requestSubmit()}
        onKeyDown={(event) => {
          if (event.key !== 'Escape') return
          event.stopPropagation()
          event.currentTarget.value = name
          setEditing(false)
        }}
      />
    </form>
  )
}
