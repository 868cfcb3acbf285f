import { type ReactNode, useRef } from 'react'
import { useFocusBack } from './focus-back.ts'

/** A form that opens inside a screen: Escape leaves it, and reaches nothing around it. It gives the keyboard back. */
export function InsetForm({
  className,
  onLeave,
  onSubmit,
  children,
}: {
  className: string
  onLeave: () => void
  onSubmit: (form: HTMLFormElement) => void
  children: ReactNode
}) {
  const form = useRef<HTMLFormElement>(null)
  useFocusBack(form)
  return (
    <form
      ref={form}
      className={className}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return
        event.stopPropagation()
        onLeave()
      }}
      onSubmit={(event) => {
        event.preventDefault()
        onSubmit(event.currentTarget)
      }}
    >
      {children}
    </form>
  )
}
