import type { ComponentProps, KeyboardEvent } from 'react'

type Props = Omit<ComponentProps<'select'>, 'onChange' | 'onKeyDown'> & {
  readonly value: string | number
  readonly onChoose: (value: string) => void
}

const moves: ReadonlySet<string> = new Set([
  ...(['ArrowUp', 'ArrowDown', 'ArrowLeft', 'ArrowRight'] as const),
  ...(['Home', 'End', 'PageUp', 'PageDown'] as const),
])

/**
 * A list whose choice counts at once. Browsers take another entry for any letter or arrow while it is closed; here these
 * open it. A choice and Escape give the keyboard back to the screen and its keys.
 */
export function DecidingSelect({ onChoose, className = 'field', ...rest }: Props) {
  const press = (event: KeyboardEvent<HTMLSelectElement>): void => {
    const { key, currentTarget } = event
    if (event.ctrlKey || event.metaKey || event.altKey) return
    if (key === 'Escape') {
      event.stopPropagation()
      currentTarget.blur()
    } else if (moves.has(key) || (key.length === 1 && key !== ' ')) {
      event.preventDefault()
      currentTarget.showPicker()
    }
  }
  return (
    <select
      {...rest}
      className={className}
      onKeyDown={press}
      onChange={({ target }) => {
        onChoose(target.value)
        target.blur()
      }}
    />
  )
}
