import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { z } from 'zod'
import { ToReview } from '../../contract/learning.ts'
import { useWords } from '../language/use-words.ts'
import { FailureNote } from '../shell/failure.tsx'
import { Link } from '../shell/link.tsx'
import { ask } from '../wire/ask.ts'
import { queries } from '../wire/queries.ts'

const key = ['reviews']

/** Answers of others, to be found right or sent back. */
export function Reviews() {
  const { t } = useWords()
  const reviews = useQuery({ queryKey: key, queryFn: () => ask('GET', '/api/reviews', z.array(ToReview)) })
  if (reviews.error) return <FailureNote error={reviews.error} again={() => void reviews.refetch()} />
  if (!reviews.data || reviews.data.length === 0) return null
  return (
    <section aria-labelledby="reviews">
      <h2 id="reviews">{t('reviews.title')}</h2>
      <p className="soft">{t('reviews.why')}</p>
      <ol className="cards">
        {reviews.data.map((one) => (
          <li key={one.answer} className="card">
            <Link href={`/watch/${one.video}`}>{one.title}</Link>
            <p>{one.question}</p>
            <p className="said">{one.text}</p>
            <Decide answer={one.answer} question={one.question} />
          </li>
        ))}
      </ol>
    </section>
  )
}

function Decide({ answer, question }: { readonly answer: string; readonly question: string }) {
  const { t } = useWords()
  const [note, setNote] = useState('')
  const review = useMutation({
    mutationFn: (good: boolean) => ask('POST', `/api/reviews/${answer}`, z.object({}), { good, note }),
    onSuccess: () => queries.invalidateQueries({ queryKey: key }),
  })
  return (
    <div className="clip-end">
      <label>
        <span className="soft">{t('reviews.note')}</span>
        <input
          className="field"
          aria-label={`${t('reviews.note')} · ${question}`}
          maxLength={1000}
          value={note}
          onChange={(event) => setNote(event.target.value)}
        />
      </label>
      {([true, false] as const).map((good) => (
        <button
          key={String(good)}
          type="button"
          className="button"
          disabled={review.isPending}
          onClick={() => review.mutate(good)}
        >
          {t(good ? 'reviews.good' : 'reviews.again')}
        </button>
      ))}
      {review.error && <FailureNote error={review.error} />}
    </div>
  )
}
