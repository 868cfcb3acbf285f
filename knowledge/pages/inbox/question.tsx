import { useMutation, useQuery } from '@tanstack/react-query'
import { useEffect, useEffectEvent, useState } from 'react'
import { z } from 'zod'
import { type Card, ClipRequest, Conversation, Proposals } from '../../contract/chat.ts'
import { CardBody } from '../chat/card-list.tsx'
import { conversationKey } from '../chat/chat-cache.ts'
import { Composer } from '../chat/composer.tsx'
import { newMessageId } from '../chat/message-id.ts'
import { MessageList } from '../chat/message-list.tsx'
import { useWords } from '../language/use-words.ts'
import { FailureNote } from '../shell/failure.tsx'
import { Link } from '../shell/link.tsx'
import { ask } from '../wire/ask.ts'
import { queries } from '../wire/queries.ts'

/** One question with what was said, what answers it already, and the place to answer. */
export function Question({ id }: { readonly id: string }) {
  const { t, format } = useWords()
  const [draft, setDraft] = useState({ text: '', version: 0 })
  const open = useQuery({
    queryKey: conversationKey(id),
    queryFn: () => ask('GET', `/api/chat/conversations/${id}`, Conversation),
  })
  const last = open.data?.messages.at(-1)
  const asked = open.data?.messages.findLast(({ author }) => author === 'student')?.id
  const proposals = useQuery({
    queryKey: ['chat', 'proposals', id, asked],
    queryFn: () => ask('GET', `/api/inbox/${id}/proposals`, Proposals),
    enabled: asked !== undefined,
  })
  const number = last?.number
  useEffect(() => {
    if (number !== undefined)
      void ask('POST', `/api/chat/conversations/${id}/read`, z.object({}), { number })
        .then(() => queries.invalidateQueries({ queryKey: ['chat', 'inbox'] }))
        .catch(() => undefined)
  }, [id, number])
  const settle = (conversation: Conversation): void => {
    queries.setQueryData(conversationKey(id), conversation)
    void queries.invalidateQueries({ queryKey: ['chat', 'inbox'] })
    void queries.invalidateQueries({ queryKey: ['chat', 'unread'] })
  }
  const reply = (body: unknown): Promise<void> =>
    ask('POST', `/api/inbox/${id}/replies`, Conversation, body).then(settle)
  const sendCard = useMutation({
    mutationFn: ({ video, start, end }: Card) =>
      reply({ message: newMessageId(), text: '', cards: [{ video, start, end }] }),
  })
  const clip = useMutation({
    mutationFn: (note: string) => ask('POST', `/api/inbox/${id}/clip-request`, ClipRequest, { note }),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['chat', 'clips'] }),
  })
  const moments = proposals.data?.moments ?? []
  const press = useEffectEvent((event: KeyboardEvent): void => {
    const card = event.altKey && /^Digit[1-3]$/.test(event.code) ? moments[Number(event.code.at(-1)) - 1] : undefined
    if (!card || sendCard.isPending) return
    event.preventDefault()
    sendCard.mutate(card)
  })
  useEffect(() => {
    document.addEventListener('keydown', press)
    return () => document.removeEventListener('keydown', press)
  }, [])
  const failed = open.error ?? proposals.error ?? sendCard.error ?? clip.error
  const answered = open.data?.messages.findLast(({ author, text }) => author === 'mentor' && text !== '')
  return (
    <section className="chat-one" aria-label={t('chat.conversation')}>
      <Link className="button bare chat-back" href="/inbox">
        {t('chat.back')}
      </Link>
      {failed && <FailureNote error={failed} again={() => void queries.invalidateQueries({ queryKey: ['chat'] })} />}
      {open.data && <MessageList messages={open.data.messages} arriving={null} student={t('roles.student')} />}
      <section className="already" aria-labelledby="already">
        <h2 id="already">{t('inbox.already')}</h2>
        {proposals.isSuccess && moments.length + proposals.data.answers.length === 0 && (
          <p className="soft">{t('inbox.alreadyNone')}</p>
        )}
        {moments.length > 0 && <p className="soft">{t('inbox.keys')}</p>}
        <ol className="cards">
          {moments.map((card, i) => (
            <li key={`${card.video} ${card.start}`} className="card">
              <CardBody card={card} />
              <button
                type="button"
                className="button"
                aria-keyshortcuts={`Alt+${i + 1}`}
                disabled={sendCard.isPending}
                onClick={() => sendCard.mutate(card)}
              >
                {t('inbox.sendMoment', { number: i + 1 })} <kbd>Alt {i + 1}</kbd>
              </button>
            </li>
          ))}
          {proposals.data?.answers.map(({ question, answer, at }) => (
            <li key={`${at} ${question}`} className="card">
              <p className="soft">{t('inbox.earlier', { day: format.day(at) })}</p>
              <p>{question}</p>
              <p className="said">{answer}</p>
              <button
                type="button"
                className="button"
                onClick={() => setDraft(({ version }) => ({ text: answer, version: version + 1 }))}
              >
                {t('inbox.sendAnswer')}
              </button>
            </li>
          ))}
        </ol>
      </section>
      <Composer
        key={draft.version}
        label={t('inbox.reply')}
        send={t('inbox.send')}
        draft={draft.text}
        deliver={(said) => reply({ ...said, cards: [] })}
      />
      {answered && (
        <p className="chat-does">
          <button
            type="button"
            className="button"
            disabled={clip.isPending || clip.isSuccess}
            onClick={() => clip.mutate(answered.text)}
          >
            {t('inbox.askClip')}
          </button>
          <span role="status">{clip.isSuccess ? t('inbox.clipAsked') : ''}</span>
        </p>
      )}
    </section>
  )
}
