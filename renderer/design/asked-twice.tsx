import { useState } from 'react'
import { firstFocus } from './first-focus.ts'
import './asked-twice.css'

interface Props {
  /** On the button that asks. */
  readonly label: string
  /** Name of that button for who does not see what it stands by. */
  readonly of?: string
  readonly disabled?: boolean
  readonly question: string
  readonly yes: string
  readonly no: string
  readonly onYes: () => void
}

/**
 * What cannot be taken back: a button, and a question in its place that says what goes. The keyboard is on the harmless
 * answer, and back on the button after it or Escape.
 */
export function AskedTwice({ label, of, disabled, question, yes, no, onYes }: Props) {
  const [state, setState] = useState<'fresh' | 'asking' | 'left'>('fresh')
  if (state !== 'asking')
    return (
      <button
        type="button"
        className="button"
        aria-label={of}
        // What is disabled takes no focus, and the keyboard would be nowhere.
        disabled={disabled && state !== 'left'}
        aria-disabled={disabled}
        ref={state === 'left' ? firstFocus : null}
        onBlur={() => setState((now) => (now === 'left' ? 'fresh' : now))}
        onClick={() => disabled || setState('asking')}
      >
        {label}
      </button>
    )
  const leave = (): void => setState('left')
  return (
    <fieldset
      className="asked-twice"
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return
        event.stopPropagation()
        leave()
      }}
    >
      <legend>{question}</legend>
      <button type="button" className="button" ref={firstFocus} onClick={leave}>
        {no}
      </button>
      <button
        type="button"
        className="button danger"
        disabled={disabled}
        onClick={() => {
          leave()
          onYes()
        }}
      >
        {yes}
      </button>
    </fieldset>
  )
}
