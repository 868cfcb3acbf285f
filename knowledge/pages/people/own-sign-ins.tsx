import { useMutation, useQuery } from '@tanstack/react-query'
import { z } from 'zod'
import { SignIn } from '../../contract/people.ts'
import { useWords } from '../language/use-words.ts'
import { FailureNote } from '../shell/failure.tsx'
import { ask } from '../wire/ask.ts'
import { queries } from '../wire/queries.ts'

const key = ['sign-ins']

/** The browsers in which one is signed in, and how to sign another one out. */
export function OwnSignIns() {
  const { t, format } = useWords()
  const open = useQuery({ queryKey: key, queryFn: () => ask('GET', '/api/me/sign-ins', z.array(SignIn)) })
  const end = useMutation({
    mutationFn: (id: string) => ask('DELETE', `/api/me/sign-ins/${id}`, z.object({})),
    onSuccess: () => queries.invalidateQueries({ queryKey: key }),
  })
  const failed = open.error ?? end.error
  return (
    <section aria-labelledby="own-sign-ins">
      <h2 id="own-sign-ins">{t('signIns.title')}</h2>
      {failed && <FailureNote error={failed} again={() => void open.refetch()} />}
      <ul className="path-steps">
        {open.data?.map(({ id, beganAt, seenAt, current }) => (
          <li key={id}>
            <span>{t('signIns.line', { began: format.day(beganAt), seen: format.day(seenAt) })}</span>
            {current ? (
              <span className="soft">{t('signIns.current')}</span>
            ) : (
              <button type="button" className="button bare" disabled={end.isPending} onClick={() => end.mutate(id)}>
                {t('signIns.end')}
              </button>
            )}
          </li>
        ))}
      </ul>
    </section>
  )
}
