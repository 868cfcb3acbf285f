/** A summary in a few lines: 1,000 characters at most, as the wire takes it. */
export const SummaryField = ({
  label,
  value,
  onType,
}: {
  label: string
  value: string
  onType: (summary: string) => void
}) => (
  <label>
    {label}
    <textarea
      className="field"
      rows={2}
      maxLength={1000}
      value={value}
      onChange={({ target }) => onType(target.value)}
    />
  </label>
)
