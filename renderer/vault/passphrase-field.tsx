import { useId } from 'react'

/** Where a passphrase is typed, unseen. `isNew` says whether it is chosen now or was chosen before. */
export function PassphraseField({
  label,
  value,
  isNew,
  className = 'field',
  hint,
  disabled,
  onType,
}: {
  label: string
  value: string
  isNew: boolean
  className?: string
  /** The id of what says more about it. */
  hint?: string
  disabled?: boolean
  onType: (passphrase: string) => void
}) {
  const id = useId()
  return (
    <>
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        className={className}
        type="password"
        autoComplete={isNew ? 'new-password' : 'current-password'}
        aria-describedby={hint}
        value={value}
        disabled={disabled}
        onChange={({ target }) => onType(target.value)}
      />
    </>
  )
}
