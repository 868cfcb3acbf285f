import { keepPreviousData, useMutation, useQuery } from '@tanstack/react-query'
import { useDeferredValue, useState } from 'react'
import { z } from 'zod'
import { ClipRequest } from '../../contract/chat.ts'
import { SearchAnswer } from '../../contract/search.ts'
import { useWords } from '../language/use-words.ts'
import { plainTitle, VideoField } from '../search/video-field.tsx'
import { FailureNote } from '../shell/failure.tsx'
import { Link } from '../shell/link.tsx'
import { ask, withQuery } from '../wire/ask.ts'
import { queries } from '../wire/queries.ts'

/** Answers that should become clips, and which clip it was. */
export function ClipsScreen() {
  const { t, format } = useWords()
  const clips = useQuery({
    queryKey: ['chat', 'clips'],
    queryFn: () => ask('GET', '/api/clip-requests', z.array(ClipRequest)),
  })
  return (
    <div className="clips">
      <title>{`${t('inbox.clipsTitle')} · Estompe`}</title>
      <p>
        <Link className="button bare" href="/inbox">
          {t('chat.back')}
        </Link>
      </p>
      <h1>{t('inbox.clipsTitle')}</h1>
      {clips.error && <FailureNote error={clips.error} again={() => void clips.refetch()} />}
      {clips.data?.length === 0 && <p className="soft">{t('inbox.clipsNone')}</p>}
      <ol className="cards">
        {clips.data?.map(({ id, question, note, state, madeBy, at, video }) => (
          <li key={id} className="card">
            {question === null ? <h2 className="soft">{t('inbox.clipForgotten')}</h2> : <h2>{question}</h2>}
            <p className="soft">
              {t(`inbox.clipState.${state}`)} ·{' '}
              {madeBy === null
                ? t('inbox.clipByNobody', { day: format.day(at) })
                : t('inbox.clipBy', { name: madeBy, day: format.day(at) })}
            </p>
            {note !== '' && (
              <p>
                <span className="soft">{t('inbox.note')} </span>
                <span className="said">{note}</span>
              </p>
            )}
            {video !== null && <Link href={`/watch/${video}`}>{t('inbox.clipVideo')}</Link>}
            {state === 'open' && <End id={id} />}
          </li>
        ))}
      </ol>
    </div>
  )
}

/** Which clip answers: the latest ones are the likeliest, another one is looked for. */
function End({ id }: { readonly id: string }) {
  const { t } = useWords()
  const [video, setVideo] = useState('')
  const [typed, setTyped] = useState('')
  const q = useDeferredValue(typed.trim())
  const latest = useQuery({
    queryKey: ['latest', q],
    queryFn: () => ask('GET', withQuery('/api/search', { q, sort: q === '' ? 'newest' : 'relevance' }), SearchAnswer),
    placeholderData: keepPreviousData,
  })
  const end = useMutation({
    mutationFn: (made: string | null) => ask('POST', `/api/clip-requests/${id}/end`, ClipRequest, { video: made }),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['chat', 'clips'] }),
  })
  return (
    <div className="clip-end">
      <VideoField label={t('inbox.clipSearch')} typed={typed} onType={setTyped} />
      <label>
        <span className="soft">{t('inbox.clipVideo')}</span>
        <select className="field" value={video} onChange={(event) => setVideo(event.target.value)}>
          <option value="">–</option>
          {latest.data?.videos.map((one) => (
            <option key={one.id} value={one.id}>
              {plainTitle(one.title)}
            </option>
          ))}
        </select>
      </label>
      <button
        type="button"
        className="button"
        disabled={video === '' || end.isPending}
        onClick={() => end.mutate(video)}
      >
        {t('inbox.clipMade')}
      </button>
      <button type="button" className="button bare" disabled={end.isPending} onClick={() => end.mutate(null)}>
        {t('inbox.clipDrop')}
      </button>
      {end.error && <FailureNote error={end.error} />}
    </div>
  )
}
