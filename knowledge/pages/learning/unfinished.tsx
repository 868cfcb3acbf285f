import { useQuery } from '@tanstack/react-query'
import { z } from 'zod'
import { Unfinished } from '../../contract/learning.ts'
import { useWords } from '../language/use-words.ts'
import { FailureNote } from '../shell/failure.tsx'
import { Link } from '../shell/link.tsx'
import { ask } from '../wire/ask.ts'

/** What a student began and did not finish, on whichever device: each link goes on where they stopped. */
export function UnfinishedList() {
  const { t, format } = useWords()
  const begun = useQuery({
    queryKey: ['unfinished'],
    queryFn: () => ask('GET', '/api/me/unfinished', z.array(Unfinished)),
  })
  if (begun.error) return <FailureNote error={begun.error} again={() => void begun.refetch()} />
  if (!begun.data || begun.data.length === 0) return null
  return (
    <section className="unfinished" aria-labelledby="unfinished">
      <h2 id="unfinished">{t('unfinished.title')}</h2>
      <ul className="path-steps">
        {begun.data.map(({ video, title, mentor, language, duration, position }) => (
          <li key={video}>
            <Link href={`/watch/${video}`} lang={language}>
              {title}
            </Link>
            <span className="soft">
              {[mentor, t('unfinished.at', { at: format.clock(position), all: format.clock(duration) })].join(' · ')}
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
}
