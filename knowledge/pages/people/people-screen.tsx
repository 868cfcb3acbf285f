import { useMutation, useQuery } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { z } from 'zod'
import { Person, type PersonChange, Programme } from '../../contract/people.ts'
import { Studio } from '../../contract/publication.ts'
import { RetentionForm } from '../chat/retention-form.tsx'
import { useWords } from '../language/use-words.ts'
import { FailureNote } from '../shell/failure.tsx'
import { Link } from '../shell/link.tsx'
import { useMe } from '../shell/shell.tsx'
import { ask } from '../wire/ask.ts'
import { queries } from '../wire/queries.ts'
import { IdentityList } from './identity-list.tsx'
import { PersonForm } from './person-form.tsx'
import { useProgrammes } from './programmes.tsx'
import { StandingFields } from './standing-fields.tsx'

const Code = z.object({ code: z.string() })
const text = (form: FormData, name: string): string => String(form.get(name) ?? '')

/** For admins: who comes in, which programmes there are, and which studios publish. */
export function PeopleScreen() {
  const { t, language, format } = useWords()
  const { data: myself } = useMe()
  const people = useQuery({ queryKey: ['people'], queryFn: () => ask('GET', '/api/people', z.array(Person)) })
  const programmes = useProgrammes()
  const studios = useQuery({ queryKey: ['studios'], queryFn: () => ask('GET', '/api/studios', z.array(Studio)) })
  const again = (): Promise<void> => queries.invalidateQueries()
  const invite = useMutation({
    mutationFn: (body: unknown) => ask('POST', '/api/people', Person, body),
    onSuccess: again,
  })
  const add = useMutation({
    mutationFn: (body: unknown) => ask('PUT', '/api/programmes', Programme, body),
    onSuccess: again,
  })
  const act = useMutation({
    mutationFn: ({ method, path }: { method: 'POST' | 'DELETE'; path: string }) => ask(method, path, z.object({})),
    onSuccess: again,
  })
  const [changing, setChanging] = useState<string | null>(null)
  const change = useMutation({
    mutationFn: ({ id, ...body }: PersonChange & { id: string }) => ask('PATCH', `/api/people/${id}`, Person, body),
    onSuccess: () => {
      setChanging(null)
      return again()
    },
  })
  const code = useMutation({ mutationFn: () => ask('POST', '/api/studios/codes', Code) })
  const [leaving, setLeaving] = useState<string | null>(null)
  const submit = (send: (form: FormData) => Promise<unknown>) => (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const form = event.currentTarget
    send(new FormData(form)).then(
      () => form.reset(),
      () => undefined,
    )
  }
  const failed = people.error ?? invite.error ?? add.error ?? act.error ?? change.error ?? code.error
  return (
    <div className="people">
      <title>{`${t('people.title')} · Estompe`}</title>
      <h1>{t('people.title')}</h1>
      <p>
        <Link href="/platforms">{t('courses.title')}</Link>
      </p>
      {failed && <FailureNote error={failed} />}
      {myself?.email === null && changing !== myself.id && (
        <p className="note" role="status">
          {t('people.yourAddress')}{' '}
          <button type="button" className="button" onClick={() => setChanging(myself.id)}>
            {t('people.giveAddress')}
          </button>
        </p>
      )}
      <section aria-labelledby="people-programmes">
        <h2 id="people-programmes">{t('people.programmes')}</h2>
        <ul>
          {programmes.data?.map(({ id, name }) => (
            <li key={id}>
              {name} <span className="soft">{id}</span>
            </li>
          ))}
        </ul>
        <form onSubmit={submit((form) => add.mutateAsync({ id: text(form, 'id'), name: text(form, 'name') }))}>
          <label>
            <span>{t('people.programmeId')}</span>
            <input className="field" name="id" required pattern="[a-z0-9][a-z0-9\-]{0,39}" />
          </label>
          <label>
            <span>{t('people.programmeName')}</span>
            <input className="field" name="name" required maxLength={120} />
          </label>
          <button type="submit" className="button">
            {t('people.add')}
          </button>
        </form>
      </section>
      <section aria-labelledby="people-accounts">
        <h2 id="people-accounts">{t('people.accounts')}</h2>
        <table>
          <thead>
            <tr>
              <th scope="col">{t('people.name')}</th>
              <th scope="col">{t('people.email')}</th>
              <th scope="col">{t('people.role')}</th>
              <th scope="col">{t('people.programmes')}</th>
              <th scope="col">
                <span className="unseen">{t('people.does')}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {people.data?.map((person) =>
              changing === person.id ? (
                <tr key={person.id}>
                  <td colSpan={5}>
                    <PersonForm
                      person={person}
                      programmes={programmes.data ?? []}
                      pending={change.isPending}
                      save={(body) => change.mutate({ id: person.id, ...body })}
                      cancel={() => setChanging(null)}
                    />
                  </td>
                </tr>
              ) : (
                <tr key={person.id}>
                  <td>{person.name}</td>
                  <td>{person.email ?? t(person.role === 'student' ? 'people.noEmail' : 'people.noAddress')}</td>
                  <td>{t(`roles.${person.role}`)}</td>
                  <td>{person.role === 'student' ? person.programmes.join(', ') || '–' : t('people.all')}</td>
                  <td>
                    <button
                      type="button"
                      className="button bare"
                      aria-label={t('people.changeThis', { name: person.name })}
                      onClick={() => setChanging(person.id)}
                    >
                      {t('people.change')}
                    </button>
                    <button
                      type="button"
                      className="button bare"
                      onClick={() => act.mutate({ method: 'POST', path: `/api/people/${person.id}/sign-out` })}
                    >
                      {t('people.signOut')}
                    </button>
                    <button
                      type="button"
                      className="button bare"
                      onClick={() =>
                        leaving === person.id
                          ? act.mutate({ method: 'DELETE', path: `/api/people/${person.id}` })
                          : setLeaving(person.id)
                      }
                      onBlur={() => setLeaving(null)}
                    >
                      {leaving === person.id ? t('people.removeSure') : t('people.remove')}
                    </button>
                  </td>
                </tr>
              ),
            )}
          </tbody>
        </table>
        <form
          onSubmit={submit((form) =>
            invite.mutateAsync({
              ...{ email: text(form, 'email'), name: text(form, 'name'), role: text(form, 'role'), language },
              programmes: form.getAll('programmes').map(String),
            }),
          )}
        >
          <label>
            <span>{t('people.name')}</span>
            <input className="field" name="name" required maxLength={120} autoComplete="off" />
          </label>
          <label>
            <span>{t('people.email')}</span>
            <input className="field" name="email" type="email" required autoComplete="off" />
          </label>
          <StandingFields programmes={programmes.data ?? []} />
          <button type="submit" className="button main">
            {t('people.invite')}
          </button>
        </form>
      </section>
      <IdentityList people={people.data ?? []} />
      <RetentionForm />
      <section aria-labelledby="people-studios">
        <h2 id="people-studios">{t('people.studios')}</h2>
        <ul>
          {studios.data?.map(({ id, name, trustedAt, revokedAt }) => (
            <li key={id}>
              {name}{' '}
              <span className="soft">
                {t('people.trusted', { day: format.day(trustedAt) })}
                {revokedAt !== null && ` · ${t('people.revoked', { day: format.day(revokedAt) })}`}
              </span>{' '}
              {revokedAt === null && (
                <button
                  type="button"
                  className="button bare"
                  onClick={() => act.mutate({ method: 'DELETE', path: `/api/studios/${id}` })}
                >
                  {t('people.revoke')}
                </button>
              )}
            </li>
          ))}
        </ul>
        <button type="button" className="button" onClick={() => code.mutate()}>
          {t('people.code')}
        </button>
        <p role="status">
          {code.data && (
            <>
              {t('people.codeIs')}{' '}
              <code>{`npx estompe kb trust --to ${location.origin} --code ${code.data.code}`}</code>
            </>
          )}
        </p>
      </section>
    </div>
  )
}
