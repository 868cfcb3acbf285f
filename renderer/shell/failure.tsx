import type { Failure } from '../../core/contract/api.ts'
import { explained } from '../../core/contract/sentences.ts'
import { useFormat } from '../language/format.ts'
import { useUiLanguage } from '../language/ui-language.ts'

/** Gaps of the sentences that hold bytes. */
const inBytes = new Set(['need', 'needed', 'free', 'size'])

/** What went wrong and what to do next, in the user's language. */
export function FailureText({ failure }: { failure: Failure }) {
  const language = useUiLanguage()
  const format = useFormat()
  const data = Object.fromEntries(
    Object.entries(failure.data).map(([name, value]) => [
      name,
      typeof value === 'number' ? (inBytes.has(name) ? format.bytes(value) : format.number(value)) : value,
    ]),
  )
  const { says, next } = explained(failure.code, data, language)
  return (
    <span>
      {says} <span className="failure-next">{next}</span>
    </span>
  )
}
