import { useEffect, useRef } from 'react'
import type { BotSays, Card, Message } from '../../contract/chat.ts'
import { useWords } from '../language/use-words.ts'
import { CardList } from './card-list.tsx'

interface MessageListProps {
  readonly messages: readonly Message[]
  /** What the bot has told so far of the answer that it is making, or null. */
  readonly arriving: { readonly says: BotSays | null; readonly cards: readonly Card[] } | null
  /** Where cards can be judged, the student's own page. */
  readonly conversation?: string
  /** What the student is called here. */
  readonly student: string
}

/** A conversation from its first message to its last, which is in sight. */
export function MessageList({ messages, arriving, conversation, student }: MessageListProps) {
  const { t, format } = useWords()
  const end = useRef<HTMLLIElement>(null)
  const last = `${messages.length} ${arriving?.cards.length ?? ''}`
  useEffect(() => {
    if (last !== '') end.current?.scrollIntoView({ block: 'nearest' })
  }, [last])
  return (
    <ol className="messages" aria-label={t('chat.conversation')} aria-live="polite">
      {messages.map((message) => {
        const { id, author, name, at, text, says, cards } = message
        const who = author === 'student' ? student : author === 'bot' ? t('chat.bot') : (name ?? t('chat.mentorLeft'))
        return (
          <li key={id} className="message" data-author={author}>
            <p className="message-who">
              <b>{who}</b> <time dateTime={at}>{format.moment(at)}</time>
            </p>
            {text !== '' && <p className="message-text">{text}</p>}
            {says && <Says says={says} count={cards.length} />}
            {cards.length > 0 && (
              <CardList cards={cards} {...(conversation ? { judged: { conversation, message: id } } : {})} />
            )}
          </li>
        )
      })}
      {arriving && (
        <li className="message" data-author="bot">
          <p className="message-who">
            <b>{t('chat.bot')}</b>
          </p>
          {arriving.says === null ? (
            <p className="soft">{t('chat.looking')}</p>
          ) : (
            <Says says={arriving.says} count={arriving.cards.length} />
          )}
          <CardList cards={arriving.cards} />
        </li>
      )}
      <li ref={end} aria-hidden className="messages-end" />
    </ol>
  )
}

function Says({ says, count }: { readonly says: BotSays; readonly count: number }) {
  const { t } = useWords()
  const empty = count === 0 && (says === 'found' || says === 'unsure' || says === 'clip-made')
  const sentence = {
    found: () => t('chat.found', { count }),
    unsure: () => t('chat.unsure'),
    'tell-more': () => t('chat.tellMore'),
    'handed-over': () => t('chat.handedOver'),
    'clip-made': () => t('chat.clipMade'),
  }[says]
  return <p className="message-text">{empty ? t('chat.gone') : sentence()}</p>
}
