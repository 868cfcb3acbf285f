import type { ComponentProps } from 'react'

type Props = Omit<ComponentProps<'input'>, 'value' | 'onChange'> & {
  readonly value: string
  readonly onType: (path: string) => void
}

/** Where a file or a folder lies: the browser fills nothing in, and corrects no spelling. */
export const PathField = ({ onType, className = 'field', ...rest }: Props) => (
  <input
    {...rest}
    className={className}
    autoComplete="off"
    spellCheck={false}
    onChange={({ target }) => onType(target.value)}
  />
)
