import type { LibraryChange, SessionRow } from '../../core/contract/api.ts'

/** The rows after a change; untouched rows stay the same objects. */
export function changed(rows: readonly SessionRow[], change: LibraryChange): readonly SessionRow[] {
  if (change.kind === 'all') return change.rows
  if (change.kind === 'removed') return rows.filter((row) => row.id !== change.id)
  const at = rows.findIndex((row) => row.id === change.row.id)
  return at < 0 ? [change.row, ...rows] : rows.with(at, change.row)
}
