/** A stretch of bytes, both ends inclusive, as HTTP counts them. */
export interface ByteRange {
  readonly first: number
  readonly last: number
}

/**
 * Reads a `Range` header for a file of `size` bytes (RFC 9110, section 14). Null: send the whole file, as for no
 * header, another unit or several ranges. `unsatisfiable`: nothing of what was asked for exists.
 */
export function byteRange(header: string | null | undefined, size: number): ByteRange | 'unsatisfiable' | null {
  const match = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header?.trim() ?? '')
  if (!match || (match[1] === '' && match[2] === '')) return null
  if (match[1] === '') {
    const length = Number(match[2])
    if (length === 0 || size === 0) return 'unsatisfiable'
    return { first: Math.max(0, size - length), last: size - 1 }
  }
  const first = Number(match[1])
  const last = match[2] === '' ? size - 1 : Number(match[2])
  if (last < first && match[2] !== '') return null
  if (first >= size) return 'unsatisfiable'
  return { first, last: Math.min(last, size - 1) }
}
