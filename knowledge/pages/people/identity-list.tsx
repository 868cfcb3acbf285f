import { useMutation, useQuery } from '@tanstack/react-query'
import type { FormEvent } from 'react'
import { z } from 'zod'
import { Identities, Identity } from '../../contract/outside.ts'
import type { Person } from '../../contract/people.ts'
import { useWords } from '../language/use-words.ts'
import { FailureNote } from '../shell/failure.tsx'
import { ask, withQuery } from '../wire/ask.ts'
import { queries } from '../wire/queries.ts'

/** Who accounts are in other services. Names in other chats are entered here; there is nothing to see without any. */
export function IdentityList({ people }: { readonly people: readonly Person[] }) {
  const { t } = useWords()
  const known = useQuery({ queryKey: ['identities'], queryFn: () => ask('GET', '/api/identities', Identities) })
  const again = (): Promise<void> => queries.invalidateQueries({ queryKey: ['identities'] })
  const link = useMutation({
    mutationFn: (identity: Identity) => ask('POST', '/api/identities', Identity, identity),
    onSuccess: again,
  })
  const unlink = useMutation({
    mutationFn: ({ provider, subject }: Identity) =>
      ask('DELETE', withQuery('/api/identities', { provider, subject }), z.object({})),
    onSuccess: again,
  })
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault()
    const form = event.currentTarget
    const data = new FormData(form)
    const text = (name: string): string => String(data.get(name) ?? '')
    link.mutate(
      { provider: text('provider'), subject: text('subject').trim(), person: text('person') },
      { onSuccess: () => form.reset() },
    )
  }
  const failed = known.error ?? link.error ?? unlink.error
  const { chats = [], identities = [] } = known.data ?? {}
  if (!failed && chats.length === 0 && identities.length === 0) return null
  const names = new Map(people.map(({ id, name }) => [id, name]))
  return (
    <section aria-labelledby="people-identities">
      <h2 id="people-identities">{t('outside.title')}</h2>
      {failed && <FailureNote error={failed} />}
      <ul>
        {identities.map((identity) => (
          <li key={`${identity.provider} ${identity.subject}`}>
            {names.get(identity.person) ?? identity.person}{' '}
            <span className="soft">
              {identity.provider} · {identity.subject}
            </span>{' '}
            <button type="button" className="button bare" onClick={() => unlink.mutate(identity)}>
              {t('outside.unlink')}
            </button>
          </li>
        ))}
      </ul>
      {chats.length > 0 && (
        <form onSubmit={submit}>
          <label>
            <span>{t('outside.person')}</span>
            <select className="field" name="person" required>
              {people
                .filter(({ role }) => role === 'student')
                .map(({ id, name, email }) => (
                  <option key={id} value={id}>
                    {email === null ? name : `${name} (${email})`}
                  </option>
                ))}
            </select>
          </label>
          <label>
            <span>{t('outside.service')}</span>
            <select className="field" name="provider">
              {chats.map((chat) => (
                <option key={chat}>{chat}</option>
              ))}
            </select>
          </label>
          <label>
            <span>{t('outside.subject')}</span>
            <input className="field" name="subject" required maxLength={300} autoComplete="off" />
          </label>
          <button type="submit" className="button" disabled={link.isPending}>
            {t('outside.link')}
          </button>
        </form>
      )}
    </section>
  )
}
