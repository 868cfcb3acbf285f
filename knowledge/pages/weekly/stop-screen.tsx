import { useQuery } from '@tanstack/react-query'
import { z } from 'zod'
import { useWords } from '../language/use-words.ts'
import { FailureNote } from '../shell/failure.tsx'
import { ask } from '../wire/ask.ts'

/** Stops the letter whose link was followed, at once and without a sign-in. */
export function StopScreen({ token }: { readonly token: string | null }) {
  const { t } = useWords()
  const stop = useQuery({
    queryKey: ['weekly', 'stop', token],
    queryFn: () => ask('POST', '/api/weekly/stop', z.object({}), { token }),
    enabled: token !== null,
    staleTime: Number.POSITIVE_INFINITY,
  })
  return (
    <div className="enter">
      <title>{`${t('weekly.title')} · Estompe`}</title>
      <h1>{t('weekly.title')}</h1>
      <p role="status">
        {token === null
          ? t('weekly.noToken')
          : stop.isSuccess
            ? t('weekly.stopped')
            : stop.isError
              ? ''
              : t('weekly.stopping')}
      </p>
      {stop.error && <FailureNote error={stop.error} again={() => void stop.refetch()} />}
    </div>
  )
}
