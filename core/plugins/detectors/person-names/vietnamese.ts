import { isKorean, type NameWord } from '../lists/name-words.ts'

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
 * hung", "duc anh le"), or two syllables of a given name, Korean ones too ("duc anh", "eun ji"); 0 when they are none.
 */
export function vietnameseName(words: readonly NameWord[], i: number): number {
  if (isKoreanPair(words[i] as NameWord, words[i + 1])) return 2
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
  return isGivenPair(words[i] as NameWord, words[i + 1]) ? 2 : 0
}

/** Syllables that begin something else in French or English: "son minh", "my linh". */
const leadsOn = /^(?:le|la|ta|to|do|son|my|tu|tan|tin|long|mai|sang|an)$/
/** "eun ji", "min seo": two syllables of a Korean given name, not both of them words. */
const isKoreanPair = (first: NameWord, second: NameWord | undefined): boolean =>
  second?.gap === ' ' &&
  isKorean(`${first.text}-${second.text}`) &&
  [first, second].some((word) => !word.ordinary) &&
  [first, second].every((word) => !word.never && word.cased === word.capital)

/** "duc anh", "minh chau": one of the two no word of French or English. */
const isGivenPair = (first: NameWord, second: NameWord | undefined): boolean =>
  second?.gap === ' ' &&
  syllables.has(first.text) &&
  syllables.has(second.text) &&
  !leadsOn.test(first.text) &&
  [first, second].every((word) => word.cased === word.capital && !word.never) &&
  [first, second].some((word) => !word.ordinary && word.text.length > 2)

const isSyllable = (text: string): boolean => syllables.has(text) || families.test(text)
const endsHere = (next: NameWord | undefined): boolean =>
  next === undefined || !/^ $/.test(next.gap) || verbs.test(next.text)
