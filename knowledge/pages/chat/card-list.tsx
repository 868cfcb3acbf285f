import { useMutation } from '@tanstack/react-query'
import { z } from 'zod'
import type { Card } from '../../contract/chat.ts'
import { useWords } from '../language/use-words.ts'
import { FailureNote } from '../shell/failure.tsx'
import { Link } from '../shell/link.tsx'
import { ask, withQuery } from '../wire/ask.ts'

interface CardListProps {
  readonly cards: readonly Card[]
  /** Where a student says whether a card helped; left out where nobody is asked. */
  readonly judged?: { readonly conversation: string; readonly message: string }
}

/** Moments that may answer: what is said, why it is here, and the second to land on. */
export function CardList({ cards, judged }: CardListProps) {
  return (
    <ol className="cards">
      {cards.map((card, place) => (
        <li key={`${card.video} ${card.start}`} className="card">
          <CardBody card={card} />
          {judged && <Judge card={card} place={place} {...judged} />}
        </li>
      ))}
    </ol>
  )
}

export function CardBody({ card }: { readonly card: Card }) {
  const { t, format } = useWords()
  const { video, title, mentor, language, start, text, why } = card
  const time = format.clock(start)
  return (
    <>
      <p className="card-top">
        <Link href={withQuery(`/watch/${video}`, { t: Math.floor(start), q: why.join(' ') })}>
          <time>{time}</time> <strong lang={language}>{title}</strong>
          <span className="unseen"> · {t('chat.open', { time })}</span>
        </Link>
        <span className="soft">{mentor}</span>
      </p>
      {text !== '' && (
        <p className="said" lang={language}>
          {text}
        </p>
      )}
      {why.length > 0 && <p className="soft">{t('chat.why', { words: why.join(', ') })}</p>}
    </>
  )
}

function Judge({
  card,
  place,
  conversation,
  message,
}: {
  readonly card: Card
  readonly place: number
  readonly conversation: string
  readonly message: string
}) {
  const { t } = useWords()
  const judge = useMutation({
    mutationFn: (helpful: boolean) =>
      ask('POST', `/api/chat/conversations/${conversation}/helpful`, z.object({}), { message, place, helpful }),
  })
  const said = judge.isSuccess ? judge.variables : card.helpful
  return (
    <p className="card-judge">
      {([true, false] as const).map((helpful) => (
        <button
          key={String(helpful)}
          type="button"
          className="button bare"
          aria-pressed={said === helpful}
          disabled={judge.isPending}
          onClick={() => judge.mutate(helpful)}
        >
          {t(helpful ? 'chat.helpful' : 'chat.notHelpful')}
        </button>
      ))}
      <span role="status" className="soft">
        {judge.isSuccess ? t('chat.thanks') : ''}
      </span>
      {judge.error && <FailureNote error={judge.error} />}
    </p>
  )
}
