import type { ReactNode } from 'react'

/** A form that opens inside a screen: Escape leaves it, and reaches nothing around it. */
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
  return (
    <form
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
