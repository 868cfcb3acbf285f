import { useMutation, useQuery } from '@tanstack/react-query'
import { Trash2 } from 'lucide-react'
import { z } from 'zod'
import { QuizQuestion } from '../../contract/learning.ts'
import type { Role } from '../../contract/people.ts'
import { useWords } from '../language/use-words.ts'
import { FailureNote } from '../shell/failure.tsx'
import { ask } from '../wire/ask.ts'
import { queries } from '../wire/queries.ts'

/** The questions about a video: answered by students, made by mentors. */
export function Quiz({ video, role }: { readonly video: string; readonly role: Role }) {
  const { t } = useWords()
  const key = ['quiz', video]
  const quiz = useQuery({
    queryKey: key,
    queryFn: () => ask('GET', `/api/videos/${video}/quiz`, z.array(QuizQuestion)),
  })
  const act = useMutation({
    mutationFn: ({ method, path, body }: { method: 'POST' | 'DELETE'; path: string; body?: unknown }) =>
      ask(method, path, z.object({}), body),
    onSuccess: () => queries.invalidateQueries({ queryKey: key }),
  })
  const student = role === 'student'
  if (quiz.error) return <FailureNote error={quiz.error} again={() => void quiz.refetch()} />
  if (!quiz.data || (student && quiz.data.length === 0)) return null
  return (
    <section className="quiz" aria-labelledby="quiz">
      <h2 id="quiz">{t('quiz.title')}</h2>
      {act.error && <FailureNote error={act.error} />}
      <ol>
        {quiz.data.map(({ id, text, mine }) => (
          <li key={id}>
            <p className="quiz-question">{text}</p>
            {mine && (
              <>
                <p className="said">{mine.text}</p>
                <p className={mine.state === 'passed' ? 'quiz-passed' : 'soft'}>{t(`quiz.states.${mine.state}`)}</p>
                {mine.notes.map((note) => (
                  <p key={note} className="quiz-note">
                    {note}
                  </p>
                ))}
              </>
            )}
            {student && (!mine || mine.state === 'again') && (
              <form
                onSubmit={(event) => {
                  event.preventDefault()
                  const answer = String(new FormData(event.currentTarget).get('answer') ?? '')
                  act.mutate({ method: 'POST', path: `/api/quiz/${id}/answers`, body: { text: answer } })
                }}
              >
                <textarea
                  className="field"
                  name="answer"
                  aria-label={`${t('quiz.answer')} · ${text}`}
                  rows={2}
                  required
                  maxLength={4000}
                />
                <button type="submit" className="button" disabled={act.isPending}>
                  {t(mine ? 'quiz.again' : 'quiz.send')}
                </button>
              </form>
            )}
            {!student && (
              <button
                type="button"
                className="button bare square"
                aria-label={t('quiz.remove', { text })}
                onClick={() => act.mutate({ method: 'DELETE', path: `/api/quiz/${id}` })}
              >
                <Trash2 aria-hidden size={16} />
              </button>
            )}
          </li>
        ))}
      </ol>
      {!student && (
        <form
          onSubmit={(event) => {
            event.preventDefault()
            const form = event.currentTarget
            const text = String(new FormData(form).get('question') ?? '')
            act.mutate(
              { method: 'POST', path: `/api/videos/${video}/quiz`, body: { text } },
              { onSuccess: () => form.reset() },
            )
          }}
        >
          <input className="field" name="question" aria-label={t('quiz.question')} required maxLength={500} />
          <button type="submit" className="button" disabled={act.isPending}>
            {t('quiz.add')}
          </button>
        </form>
      )}
    </section>
  )
}
