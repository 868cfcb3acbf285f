/**
 * Lower case without accents, one UTF-16 unit for one: offsets in the answer are offsets in the text.
 * Typographic apostrophes and hyphens become plain ones, every kind of blank becomes a space.
 */
export function fold(text: string): string {
  let out = ''
  for (let i = 0; i < text.length; i++) {
    const unit = text[i] as string
    out += unit < '\u0080' ? unit.toLowerCase() : foldUnit(unit)
  }
  return out
}

/** Letters whose stroke or shape Unicode does not take apart. */
const bare: Readonly<Record<string, string>> = { ł: 'l', Ł: 'l', ø: 'o', Ø: 'o', đ: 'd', Đ: 'd', ı: 'i', ħ: 'h' }

const memory = new Map<string, string>()

function foldUnit(unit: string): string {
  const known = memory.get(unit)
  if (known !== undefined) return known
  const folded = /[’‘ʼ´`]/.test(unit)
    ? "'"
    : /[‐‑‒–—−]/.test(unit)
      ? '-'
      : /\s/.test(unit)
        ? ' '
        : (bare[unit] ?? unit.normalize('NFD')[0]?.toLowerCase()[0] ?? unit)
  memory.set(unit, folded)
  return folded
}
