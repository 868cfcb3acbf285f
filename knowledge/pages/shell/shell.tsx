import { useMutation, useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { z } from 'zod'
import { Person, type Role } from '../../contract/people.ts'
import { useWords } from '../language/use-words.ts'
import { useUnread } from '../live/unread.ts'
import { ask } from '../wire/ask.ts'
import { queries } from '../wire/queries.ts'
import { Languages } from './languages.tsx'
import { Link } from './link.tsx'
import { go } from './route.ts'

export const useMe = () => useQuery({ queryKey: ['me'], queryFn: () => ask('GET', '/api/me', Person), retry: false })

/** The frame of every page: who is here, and in which language. */
export function Shell({ children, bare = false }: { readonly children: ReactNode; readonly bare?: boolean }) {
  const { t } = useWords()
  const me = useMe()
  const leave = useMutation({
    mutationFn: () => ask('POST', '/api/sign-out', z.object({})),
    onSuccess: () => {
      queries.clear()
      go('/enter')
    },
  })
  return (
    <>
      <a className="skip" href="#content">
        {t('program.skip')}
      </a>
      <header className="top">
        {bare ? (
          <span className="wordmark">{t('program.name')}</span>
        ) : (
          <Link className="wordmark" href="/" aria-label={`${t('program.name')} · ${t('program.home')}`}>
            {t('program.name')}
          </Link>
        )}
        <span className="top-gap" />
        {me.data && (
          <>
            <Questions role={me.data.role} />
            <Link className="button bare" href="/paths">
              {t('paths.title')}
            </Link>
            {me.data.role !== 'student' && (
              <Link className="button bare" href="/kpi">
                {t('kpi.title')}
              </Link>
            )}
            {me.data.role === 'admin' && (
              <Link className="button bare" href="/people">
                {t('people.accounts')}
              </Link>
            )}
            <Link className="soft" href={me.data.role === 'student' ? '/traces' : '/account'}>
              {me.data.name}
            </Link>
            <button type="button" className="button bare" onClick={() => leave.mutate()}>
              {t('signOut')}
            </button>
          </>
        )}
        <Languages />
      </header>
      <main id="content" tabIndex={-1}>
        {children}
      </main>
    </>
  )
}

/** Where questions are asked or answered, and how many wait for whoever is here. */
function Questions({ role }: { readonly role: Role }) {
  const { t } = useWords()
  const unread = useUnread()
  return (
    <Link className="button bare" href={role === 'student' ? '/chat' : '/inbox'}>
      {t(role === 'student' ? 'chat.nav' : 'inbox.nav')}
      {unread > 0 && (
        <span className="count">
          {unread}
          <span className="unseen"> {t(role === 'student' ? 'chat.unread' : 'inbox.count', { count: unread })}</span>
        </span>
      )}
    </Link>
  )
}
