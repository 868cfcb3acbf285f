import { useTranslation } from 'react-i18next'
import type { FindingRecord } from '../../../../core/contract/review/records.ts'
import { useDeskState } from '../desk-state.ts'
import { useMaterial } from '../material.ts'
import { lineOfWord, textsOf } from '../transcript/lines.ts'
import { SaidWords } from '../transcript/said-words.tsx'

/** Words shown around what was found. */
const around = 6

/** What is said there, with a few words around it; hidden words stay covered until somebody uncovers them. */
export function Heard({ record }: { record: FindingRecord }) {
  const { t } = useTranslation()
  const { lines, corrections, marks } = useMaterial()
  const { uncovered } = useDeskState()
  const { words } = record.finding
  if (words === null) return null
  const [from, to] = [lineOfWord(lines, words[0]), lineOfWord(lines, words[1])]
  const texts = lines.slice(from, to + 1).flatMap((line) => textsOf(line, corrections))
  const base = lines[from]?.firstWord ?? 0
  const first = Math.max(base, words[0] - around)
  const last = Math.min(base + texts.length - 1, words[1] + around)
  return (
    <section className="desk-part">
      <h3>{t('desk.inspect.heard')}</h3>
      <p className="desk-said desk-heard">
        {first > base && '… '}
        <SaidWords
          texts={texts.slice(first - base, last - base + 1)}
          marks={Array.from({ length: last - first + 1 }, (_, i) => marks.get(first + i))}
          firstWord={first}
          uncovered={uncovered}
          now={-1}
          cursor={-1}
          chosen={words}
        />
        {last < base + texts.length - 1 && '…'}
      </p>
    </section>
  )
}
