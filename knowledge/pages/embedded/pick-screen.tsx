import { keepPreviousData, useMutation, useQuery } from '@tanstack/react-query'
import { Search } from 'lucide-react'
import { useDeferredValue, useEffect, useRef, useState } from 'react'
import { z } from 'zod'
import { Embeddable, PickAnswer } from '../../contract/lti.ts'
import { useWords } from '../language/use-words.ts'
import { FailureNote } from '../shell/failure.tsx'
import { ask, withQuery } from '../wire/ask.ts'

/** A teacher looks for what their course embeds, and takes it back to the course. */
export function PickScreen({ id }: { readonly id: string }) {
  const { t, format } = useWords()
  const [typed, setTyped] = useState('')
  const q = useDeferredValue(typed.trim())
  const address = `/api/lti/picks/${id}`
  const offered = useQuery({
    queryKey: ['pick', id, q],
    queryFn: () => ask('GET', withQuery(address, { q }), z.array(Embeddable)),
    placeholderData: keepPreviousData,
  })
  const pick = useMutation({
    mutationFn: (chosen: Pick<Embeddable, 'kind' | 'id'> | null) => ask('POST', address, PickAnswer, { chosen }),
  })
  const form = useRef<HTMLFormElement>(null)
  useEffect(() => {
    if (pick.isSuccess) form.current?.submit()
  }, [pick.isSuccess])
  const failed = offered.error ?? pick.error
  const busy = pick.isPending || pick.isSuccess
  return (
    <div className="pick">
      <title>{`${t('courses.pick')} · Estompe`}</title>
      <h1>{t('courses.pick')}</h1>
      <search className="search-field">
        <Search aria-hidden size={20} />
        <input
          type="search"
          aria-label={t('courses.pickLabel')}
          placeholder={t('courses.pickLabel')}
          autoComplete="off"
          maxLength={300}
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
        />
      </search>
      {failed && <FailureNote error={failed} />}
      <p role="status" className="soft">
        {busy ? t('courses.returning') : offered.data?.length === 0 ? t('courses.pickNone') : ''}
      </p>
      <ul className="pick-offered">
        {offered.data?.map(({ kind, id: one, title, mentor, duration, clips }) => (
          <li key={`${kind} ${one}`}>
            <div>
              <p className="pick-title">{title}</p>
              <p className="soft">
                {kind === 'paths'
                  ? t('courses.pathOf', { count: clips ?? 0 })
                  : [mentor, duration === null ? null : format.wait(duration)].filter(Boolean).join(' · ')}
              </p>
            </div>
            <button
              type="button"
              className="button"
              disabled={busy}
              aria-label={t('courses.chooseThis', { title })}
              onClick={() => pick.mutate({ kind, id: one })}
            >
              {t('courses.choose')}
            </button>
          </li>
        ))}
      </ul>
      <p>
        <button type="button" className="button" disabled={busy} onClick={() => pick.mutate(null)}>
          {t('courses.chooseNothing')}
        </button>
      </p>
      {pick.data && (
        // The course platform takes the answer as a form of its own page would send it (Deep Linking 2.0, 4.5).
        <form ref={form} method="post" action={pick.data.address}>
          <input type="hidden" name="JWT" value={pick.data.jwt} />
        </form>
      )}
    </div>
  )
}
