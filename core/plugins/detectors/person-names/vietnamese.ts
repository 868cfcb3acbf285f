import type { NameWord } from '../lists/name-words.ts'

/** The family names that nine in ten Vietnamese bear, folded. */
const families =
  /^(?:nguyen|tran|le|pham|huynh|hoang|phan|vu|vo|dang|bui|do|ho|ngo|duong|ly|dinh|truong|trinh|luong|dao|doan|mai|cao|ta|lam|to)$/
/** Syllables of given names; many of them are words of French or English. */
// biome-ignore format: a table
const syllables = new Set(
  `van thi duc anh minh hung dung huy hoang nam long son tuan lan hoa mai linh huong thu ha ngoc phuong thao trang yen quang hai binh cuong dat
  khanh kim my nga nhung oanh phuc quan tam thanh thang tien trung tu viet vinh xuan bao chau chi diep giang hang hanh hao hien hieu hong hue
  khoa kien lam lien loan luan ly manh nghia nhan nhi nhu phat phong phu quoc quy quyen quynh sang tan thai thi thinh thoa thuy tin toan tra tri trinh truc
  tung tuyen tuyet uyen vuong vy`.split(/\s+/),
)
/** Words of two or three letters that begin something else when they stand at the end: "anh le matin". */
const article = /^(?:le|ta|to|do|la)$/
const verbs = /^(?:est|a|m'a|et|il|elle|qui|dit|veut|va|n'est|n'a|is|was|and|said|has|wants|who|from)$/

/**
 * How many words from `i` on are a Vietnamese name of three or four syllables, family name first or last ("nguyen van
 * hung", "duc anh le"); 0 when they are none.
 */
export function vietnameseName(words: readonly NameWord[], i: number): number {
  if (!isSyllable(words[i]?.text ?? '')) return 0
  let count = 1
  while (count < 4 && words[i + count]?.gap === ' ' && isSyllable((words[i + count] as NameWord).text)) count++
  for (; count >= 3; count--) {
    const name = words.slice(i, i + count)
    const [first, last] = [name[0] as NameWord, name.at(-1) as NameWord]
    if (name.some((word) => word.cased !== first.cased || (word.cased && !word.capital))) continue
    const inFront = families.test(first.text) && (first.cased || !article.test(first.text))
    const atEnd = families.test(last.text) && (first.cased || !article.test(last.text) || endsHere(words[i + count]))
    if ((inFront || atEnd) && name.some((word) => !word.ordinary)) return count
  }
  return 0
}

const isSyllable = (text: string): boolean => syllables.has(text) || families.test(text)
const endsHere = (next: NameWord | undefined): boolean =>
  next === undefined || !/^ $/.test(next.gap) || verbs.test(next.text)
