import { StudioError } from '../../../core/contract/errors.ts'
import { explained } from '../../../core/contract/sentences.ts'
import { useWords } from '../language/use-words.ts'

/** What happened and what to do, in the reader's language. */
export function FailureNote({ error, again }: { readonly error: unknown; readonly again?: () => void }) {
  const { t, language } = useWords()
  const { code, data } = error instanceof StudioError ? error : new StudioError('internal', { id: '–' })
  const { says, next } = explained(code, data, language)
  return (
    <div className="note" role="alert">
      <p>
        <strong>{says}</strong> {next}
      </p>
      {again && (
        <button type="button" className="button" onClick={again}>
          {t('failure.again')}
        </button>
      )}
    </div>
  )
}
