/** Whether two pieces of plain data hold the same, in whatever order their keys were written. */
export function alike(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false
  if (Array.isArray(a) || Array.isArray(b))
    return (
      Array.isArray(a) && Array.isArray(b) && a.length === b.length && a.every((one, index) => alike(one, b[index]))
    )
  const [left, right] = [Object.entries(a), Object.keys(b)]
  return (
    left.length === right.length &&
    left.every(([key, value]) => Object.hasOwn(b, key) && alike(value, (b as Record<string, unknown>)[key]))
  )
}
