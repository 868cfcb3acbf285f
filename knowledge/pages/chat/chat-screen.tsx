import { useMutation, useQuery } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { z } from 'zod'
import { type BotSays, type Card, ChatSettings, Conversation, ConversationLine } from '../../contract/chat.ts'
import { useWords } from '../language/use-words.ts'
import { useLost } from '../live/live.ts'
import { useLive } from '../live/use-live.ts'
import { FailureNote } from '../shell/failure.tsx'
import { Link } from '../shell/link.tsx'
import { go } from '../shell/route.ts'
import { ask } from '../wire/ask.ts'
import { queries } from '../wire/queries.ts'
import { conversationKey, enterMessage, listKey } from './chat-cache.ts'
import { Composer } from './composer.tsx'
import { LineLink } from './line-link.tsx'
import { MessageList } from './message-list.tsx'

interface Arriving {
  readonly conversation: string
  readonly says: BotSays | null
  readonly cards: readonly Card[]
}

/** A student's questions, and the conversation about one of them. */
export function ChatScreen({ id, draft }: { readonly id: string | null; readonly draft: string }) {
  const { t, format } = useWords()
  const lost = useLost()
  const [arriving, setArriving] = useState<Arriving | null>(null)
  const sent = useRef<string | null>(null)
  // A new question has a conversation as soon as it has arrived, before it has an answer and an address.
  const [begun, setBegun] = useState<string | null>(null)
  const shown = id ?? begun
  const list = useQuery({
    queryKey: listKey,
    queryFn: () => ask('GET', '/api/chat/conversations', z.array(ConversationLine)),
  })
  const open = useQuery({
    queryKey: conversationKey(shown ?? ''),
    queryFn: () => ask('GET', `/api/chat/conversations/${shown}`, Conversation),
    enabled: shown !== null,
  })
  const settings = useQuery({
    queryKey: ['chat', 'settings'],
    queryFn: () => ask('GET', '/api/chat/settings', ChatSettings),
  })
  useLive((event) => {
    if (event.kind === 'message') {
      const { conversation, message, state } = event
      enterMessage(conversation, message, state)
      if (message.author !== 'student') setArriving(null)
      if (message.id === sent.current && id === null) setBegun(conversation)
    } else if (event.kind === 'looking') setArriving({ conversation: event.conversation, says: null, cards: [] })
    else if (event.kind === 'card') {
      const { conversation, says, card } = event
      setArriving((now) => ({ conversation, says, cards: [...(now?.cards ?? []), card] }))
    }
  })
  const last = open.data?.messages.at(-1)?.number
  useEffect(() => {
    if (id === null || last === undefined) return
    void ask('POST', `/api/chat/conversations/${id}/read`, z.object({}), { number: last })
      .then(() => queries.invalidateQueries({ queryKey: ['chat', 'unread'] }))
      .then(() => queries.invalidateQueries({ queryKey: listKey }))
      .catch(() => undefined)
  }, [id, last])
  const settle = (conversation: Conversation): void => {
    queries.setQueryData(conversationKey(conversation.id), conversation)
    void queries.invalidateQueries({ queryKey: listKey })
    setArriving(null)
  }
  const deliver = async (said: { message: string; text: string }): Promise<void> => {
    sent.current = said.message
    const path = id === null ? '/api/chat/conversations' : `/api/chat/conversations/${id}/messages`
    const conversation = await ask('POST', path, Conversation, said)
    settle(conversation)
    if (id === null) {
      go(`/chat/${conversation.id}`, true)
      setBegun(null)
    }
  }
  const handOver = useMutation({
    mutationFn: () => ask('POST', `/api/chat/conversations/${id}/hand-over`, Conversation),
    onSuccess: settle,
  })
  const [erasing, setErasing] = useState(false)
  const erase = useMutation({
    mutationFn: () => ask('DELETE', `/api/chat/conversations/${id}`, z.object({})),
    onSuccess: () => {
      go('/chat', true)
      void queries.invalidateQueries({ queryKey: listKey })
      void queries.invalidateQueries({ queryKey: ['chat', 'unread'] })
    },
  })
  const failed = list.error ?? open.error ?? handOver.error ?? erase.error
  const state = open.data?.state
  return (
    <div className={id === null ? 'chat' : 'chat one'}>
      <title>{`${t('chat.title')} · Estompe`}</title>
      <nav className="chat-list" aria-label={t('chat.list')}>
        <Link className="button" href="/chat">
          {t('chat.new')}
        </Link>
        <ul>
          {list.data?.map((line) => (
            <LineLink
              key={line.id}
              href={`/chat/${line.id}`}
              isOpen={line.id === id}
              opening={line.opening}
              unread={line.unread}
            >
              {t(`chat.state.${line.state}`)} · {format.day(line.movedAt)}
            </LineLink>
          ))}
        </ul>
        {settings.data && <p className="soft chat-kept">{t('chat.kept', { days: settings.data.keepDays })}</p>}
      </nav>
      <section className="chat-one" aria-label={t('chat.conversation')}>
        <h1 className={id === null ? '' : 'unseen'}>{t('chat.title')}</h1>
        {id !== null && (
          <Link className="button bare chat-back" href="/chat">
            {t('chat.back')}
          </Link>
        )}
        {lost && (
          <p role="status" className="note">
            {t('chat.offline')}
          </p>
        )}
        {failed && <FailureNote error={failed} again={() => void queries.invalidateQueries({ queryKey: ['chat'] })} />}
        {shown === null ? (
          <p className="soft">{t('chat.none')}</p>
        ) : (
          open.data && (
            <MessageList
              messages={open.data.messages}
              arriving={arriving?.conversation === shown ? arriving : null}
              conversation={shown}
              student={t('chat.you')}
            />
          )
        )}
        <Composer
          key={id ?? 'new'}
          label={t('chat.placeholder')}
          send={t('chat.send')}
          draft={draft}
          deliver={deliver}
        />
        {id !== null && open.data && (
          <p className="chat-does">
            {(state === 'answered' || state === 'asking') && (
              <button type="button" className="button" disabled={handOver.isPending} onClick={() => handOver.mutate()}>
                {t('chat.askMentor')}
              </button>
            )}
            <button
              type="button"
              className="button bare"
              onClick={() => (erasing ? erase.mutate() : setErasing(true))}
              onBlur={() => setErasing(false)}
            >
              {erasing ? t('chat.eraseSure') : t('chat.erase')}
            </button>
          </p>
        )}
      </section>
    </div>
  )
}
