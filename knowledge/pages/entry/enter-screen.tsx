import { useMutation, useQuery } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { z } from 'zod'
import { Entrances, Person } from '../../contract/people.ts'
import { useWords } from '../language/use-words.ts'
import { FailureNote } from '../shell/failure.tsx'
import { go } from '../shell/route.ts'
import { ask } from '../wire/ask.ts'
import { queries } from '../wire/queries.ts'

/** Asks for a link, or uses the one that somebody came with: with a click, so that no mail scanner uses it up. */
export function EnterScreen({ token }: { readonly token: string | null }) {
  const { t } = useWords()
  const [email, setEmail] = useState('')
  const send = useMutation({ mutationFn: () => ask('POST', '/api/sign-in/link', z.object({}), { email }) })
  const enter = useMutation({
    mutationFn: () => ask('POST', '/api/sign-in', Person, { token }),
    onSuccess: (person) => {
      queries.clear()
      queries.setQueryData(['me'], person)
      go('/', true)
    },
  })
  const entrances = useQuery({
    queryKey: ['entrances'],
    queryFn: () => ask('GET', '/api/sign-in', Entrances),
    enabled: token === null,
  })
  const refused = new URLSearchParams(location.search).get('refused')
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    if (token === null) send.mutate()
    else enter.mutate()
  }
  const failed = send.error ?? enter.error
  return (
    <div className="enter">
      <title>{`${t('enter.title')} · Estompe`}</title>
      <h1>{t('enter.title')}</h1>
      <form onSubmit={submit}>
        {token === null ? (
          <>
            <label htmlFor="email">{t('enter.email')}</label>
            <input
              id="email"
              className="field"
              type="email"
              autoComplete="email"
              required
              value={email}
              onChange={(event) => setEmail(event.target.value)}
            />
            <button type="submit" className="button main" disabled={send.isPending}>
              {t('enter.send')}
            </button>
          </>
        ) : (
          <>
            <p>{t('enter.why')}</p>
            <button type="submit" className="button main" disabled={enter.isPending}>
              {t('enter.confirm')}
            </button>
          </>
        )}
      </form>
      {entrances.data?.openid && (
        // Leaves the page for the provider: no part of it is asked for from here.
        <a className="button" href="/api/sign-in/openid">
          {t('enter.openid', { name: entrances.data.openid })}
        </a>
      )}
      {refused !== null && (
        <p role="alert" className="note">
          {t(
            refused === 'forbidden'
              ? 'enter.notLetIn'
              : refused === 'server-unreachable'
                ? 'enter.noProvider'
                : 'enter.tooLate',
          )}
        </p>
      )}
      <p role="status">{send.isSuccess ? t('enter.sent') : ''}</p>
      {failed && <FailureNote error={failed} />}
      {enter.isError && (
        <button type="button" className="button" onClick={() => go('/enter')}>
          {t('enter.send')}
        </button>
      )}
    </div>
  )
}
