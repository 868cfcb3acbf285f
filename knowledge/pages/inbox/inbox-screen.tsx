import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Inbox } from '../../contract/chat.ts'
import { enterMessage } from '../chat/chat-cache.ts'
import { LineLink } from '../chat/line-link.tsx'
import { useWords } from '../language/use-words.ts'
import { useLive } from '../live/use-live.ts'
import { ProgrammeOptions, useProgrammes } from '../people/programmes.tsx'
import { FailureNote } from '../shell/failure.tsx'
import { Link } from '../shell/link.tsx'
import { ask, withQuery } from '../wire/ask.ts'
import { queries } from '../wire/queries.ts'
import { Question } from './question.tsx'

/** One list for the questions of all students, and the one that is being answered. */
export function InboxScreen({ id }: { readonly id: string | null }) {
  const { t, format } = useWords()
  const [show, setShow] = useState<'waiting' | 'replied'>('waiting')
  const [programme, setProgramme] = useState('')
  const [page, setPage] = useState(0)
  const inbox = useQuery({
    queryKey: ['chat', 'inbox', show, programme, page],
    queryFn: () => ask('GET', withQuery('/api/inbox', { show, programme, page }), Inbox),
    placeholderData: keepPreviousData,
  })
  const programmes = useProgrammes()
  useLive((event) => {
    if (event.kind === 'message') enterMessage(event.conversation, event.message, event.state)
    if (event.kind === 'message') void queries.invalidateQueries({ queryKey: ['chat', 'inbox'] })
  })
  const lines = inbox.data?.lines ?? []
  return (
    <div className={id === null ? 'chat' : 'chat one'}>
      <title>{`${t('inbox.title')} · Estompe`}</title>
      <nav className="chat-list" aria-label={t('inbox.list')}>
        <h1>{t('inbox.title')}</h1>
        <div className="inbox-show">
          {(['waiting', 'replied'] as const).map((one) => (
            <button
              key={one}
              type="button"
              className="button"
              aria-pressed={show === one}
              onClick={() => {
                setShow(one)
                setPage(0)
              }}
            >
              {t(`inbox.${one}`)}
            </button>
          ))}
          <Link className="button bare" href="/clips">
            {t('inbox.clips')}
          </Link>
        </div>
        <label className="inbox-programme">
          <span className="soft">{t('inbox.programme')}</span>
          <select
            className="field"
            value={programme}
            onChange={(event) => {
              setProgramme(event.target.value)
              setPage(0)
            }}
          >
            <ProgrammeOptions none={t('inbox.all')} programmes={programmes.data} />
          </select>
        </label>
        <p role="status" className="soft">
          {inbox.data && t('inbox.count', { count: inbox.data.waiting })}
        </p>
        {inbox.error && <FailureNote error={inbox.error} again={() => void inbox.refetch()} />}
        {inbox.data && page === 0 && lines.length === 0 && (
          <p className="soft">{t(show === 'waiting' ? 'inbox.empty' : 'inbox.emptyReplied')}</p>
        )}
        <ul>
          {lines.map((line) => (
            <LineLink
              key={line.id}
              href={`/inbox/${line.id}`}
              isOpen={line.id === id}
              opening={line.question}
              unread={line.unread}
            >
              {line.student}
              {line.programmes.length > 0 && ` · ${line.programmes.join(', ')}`}
              {line.waitingSince && ` · ${t('inbox.since', { moment: format.moment(line.waitingSince) })}`}
            </LineLink>
          ))}
        </ul>
        {page > 0 && (
          <button type="button" className="button" onClick={() => setPage(page - 1)}>
            {t('inbox.back')}
          </button>
        )}
        {inbox.data && (page + 1) * 50 < inbox.data.total && (
          <button type="button" className="button" onClick={() => setPage(page + 1)}>
            {t('inbox.more')}
          </button>
        )}
      </nav>
      {id === null ? <p className="chat-one soft">{t('inbox.pick')}</p> : <Question key={id} id={id} />}
    </div>
  )
}
