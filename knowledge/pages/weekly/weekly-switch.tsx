import { useMutation, useQuery } from '@tanstack/react-query'
import type { Role } from '../../contract/people.ts'
import { WeeklyLetterChoice } from '../../contract/weekly.ts'
import { useWords } from '../language/use-words.ts'
import { FailureNote } from '../shell/failure.tsx'
import { ask } from '../wire/ask.ts'
import { queries } from '../wire/queries.ts'

const key = ['weekly']

/** Asks for a letter once a week, or stops it. */
export function WeeklySwitch({ reader }: { readonly reader: Role }) {
  const { t } = useWords()
  const choice = useQuery({ queryKey: key, queryFn: () => ask('GET', '/api/me/weekly', WeeklyLetterChoice) })
  const choose = useMutation({
    mutationFn: (wanted: boolean) => ask('PUT', '/api/me/weekly', WeeklyLetterChoice, { wanted }),
    onSuccess: (chosen) => queries.setQueryData(key, chosen),
  })
  const failed = choice.error ?? choose.error
  return (
    <section aria-labelledby="weekly-title">
      <h2 id="weekly-title">{t('weekly.title')}</h2>
      <p className="soft">
        {t(reader === 'student' ? 'weekly.student' : 'weekly.teacher')} {t('weekly.stops')}
      </p>
      {failed && <FailureNote error={failed} again={() => void choice.refetch()} />}
      {choice.data && (
        <label>
          <input
            type="checkbox"
            checked={choice.data.wanted}
            disabled={choose.isPending}
            onChange={(event) => choose.mutate(event.target.checked)}
          />{' '}
          {t('weekly.want')}
        </label>
      )}
      <p role="status">{choose.isSuccess ? t(choose.data.wanted ? 'weekly.on' : 'weekly.off') : ''}</p>
    </section>
  )
}
