import { SendHorizontal } from 'lucide-react'
import { type KeyboardEvent, useState } from 'react'
import { useWords } from '../language/use-words.ts'
import { FailureNote } from '../shell/failure.tsx'
import { newMessageId } from './message-id.ts'

interface ComposerProps {
  readonly label: string
  readonly send: string
  /** What stands in the field at first. */
  readonly draft?: string
  /** Resolves when it has arrived. What was written stays in the field until then. */
  readonly deliver: (said: { message: string; text: string }) => Promise<unknown>
}

/** Where somebody writes. Enter sends, Shift and Enter begin a line; what could not be sent stays, under its name. */
export function Composer({ label, send, draft = '', deliver }: ComposerProps) {
  const { t } = useWords()
  const [text, setText] = useState(draft)
  const [message, setMessage] = useState(newMessageId)
  const [busy, setBusy] = useState(false)
  const [failed, setFailed] = useState<unknown>(null)
  const submit = (): void => {
    if (busy || text.trim() === '') return
    setBusy(true)
    setFailed(null)
    deliver({ message, text: text.trim() }).then(
      () => {
        setText('')
        setMessage(newMessageId())
        setBusy(false)
      },
      (error: unknown) => {
        setFailed(error)
        setBusy(false)
      },
    )
  }
  const press = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return
    event.preventDefault()
    submit()
  }
  return (
    <form
      className="composer"
      onSubmit={(event) => {
        event.preventDefault()
        submit()
      }}
    >
      {failed !== null && <FailureNote error={failed} again={submit} />}
      <textarea
        className="field"
        aria-label={label}
        placeholder={label}
        rows={2}
        maxLength={4000}
        value={text}
        readOnly={busy}
        onKeyDown={press}
        onChange={(event) => {
          setText(event.target.value)
          // Other words are another message: one that may have arrived is not changed afterwards.
          if (failed !== null) setMessage(newMessageId())
        }}
      />
      <button type="submit" className="button main" disabled={busy || text.trim() === ''}>
        <SendHorizontal aria-hidden size={16} /> {busy ? `${t('chat.send')}…` : send}
      </button>
    </form>
  )
}
