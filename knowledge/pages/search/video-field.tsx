import type { Marked } from '../../contract/search.ts'

/** Where somebody types which video they mean. */
export function VideoField({
  label,
  typed,
  onType,
}: {
  readonly label: string
  readonly typed: string
  readonly onType: (typed: string) => void
}) {
  return (
    <input
      className="field"
      type="search"
      aria-label={label}
      placeholder={label}
      maxLength={300}
      value={typed}
      onChange={({ target }) => onType(target.value)}
    />
  )
}

/** A title that was found, where nothing can be marked in it. */
export const plainTitle = (pieces: Marked): string => pieces.map(({ text }) => text).join('')
