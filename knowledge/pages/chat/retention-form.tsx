import { useMutation, useQuery } from '@tanstack/react-query'
import { ChatSettings } from '../../contract/chat.ts'
import { useWords } from '../language/use-words.ts'
import { FailureNote } from '../shell/failure.tsx'
import { ask } from '../wire/ask.ts'
import { queries } from '../wire/queries.ts'

const key = ['chat', 'settings']

/** For admins: how long conversations are kept. */
export function RetentionForm() {
  const { t } = useWords()
  const settings = useQuery({ queryKey: key, queryFn: () => ask('GET', '/api/chat/settings', ChatSettings) })
  const save = useMutation({
    mutationFn: (next: ChatSettings) => ask('PUT', '/api/chat/settings', ChatSettings, next),
    onSuccess: (saved) => queries.setQueryData(key, saved),
  })
  const { data } = settings
  if (!data) return null
  return (
    <section aria-labelledby="people-kept">
      <h2 id="people-kept">{t('keeping.title')}</h2>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          save.mutate({ ...data, keepDays: Number(new FormData(event.currentTarget).get('days')) })
        }}
      >
        <label>
          <span>{t('keeping.days')}</span>
          <input className="field" name="days" type="number" min={1} max={3650} required defaultValue={data.keepDays} />
        </label>
        <button type="submit" className="button" disabled={save.isPending}>
          {t('keeping.save')}
        </button>
      </form>
      <p className="soft">{t('keeping.why')}</p>
      <p role="status">{save.isSuccess ? t('keeping.saved') : ''}</p>
      {save.error && <FailureNote error={save.error} />}
    </section>
  )
}
