import type { UseMutationResult } from '@tanstack/react-query'
import { useState } from 'react'

interface Props {
  readonly act: UseMutationResult<unknown, Error, void>
  readonly label: string
  /** What it says once it was pressed; whoever goes elsewhere then has said no. */
  readonly sure: string
  readonly bare?: boolean
}

/** A button that is pressed twice for what cannot be taken back. */
export function SureButton({ act, label, sure, bare = false }: Props) {
  const [isAsked, setAsked] = useState(false)
  return (
    <button
      type="button"
      className={bare ? 'button bare' : 'button'}
      disabled={act.isPending}
      onClick={() => (isAsked ? act.mutate(undefined, { onSuccess: () => setAsked(false) }) : setAsked(true))}
      onBlur={() => setAsked(false)}
    >
      {isAsked ? sure : label}
    </button>
  )
}
