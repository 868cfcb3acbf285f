import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ReviewState } from '../../../../core/contract/review/diff.ts'
import { firstSelected } from '../../../design/first-focus.ts'
import { useReview } from '../../store/review-provider.tsx'

/** Who speaks; a click gives them a name, in the whole session. */
export function SpeakerName({ id, name }: { id: string; name: string }) {
  const { t } = useTranslation()
  const { perform, state } = useReview()
  // The name and the rest as they were when somebody began to type: what others changed since is not overwritten.
  const [editing, setEditing] = useState<{ from: string; began: ReviewState } | null>(null)
  if (!editing)
    return (
      <button
        type="button"
        className="desk-speaker"
        aria-label={t('desk.words.rename', { name })}
        onClick={() => setEditing({ from: name, began: state })}
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
        setEditing(null)
        if (next !== '' && next !== editing.from) void perform('speaker.rename', { id, name: next }, editing.began)
      }}
    >
      <input
        className="field"
        name="name"
        defaultValue={editing.from}
        maxLength={120}
        aria-label={t('desk.words.newName')}
        ref={firstSelected}
        onBlur={(event) => event.currentTarget.form?.requestSubmit()}
        onKeyDown={(event) => {
          if (event.key !== 'Escape') return
          event.stopPropagation()
          event.currentTarget.value = editing.from
          setEditing(null)
        }}
      />
    </form>
  )
}
