import { useQuery } from '@tanstack/react-query'
import { Path } from '../../contract/learning.ts'
import { useWords } from '../language/use-words.ts'
import { Followed, Steps } from '../learning/followed-path.tsx'
import { FailureNote } from '../shell/failure.tsx'
import { ask } from '../wire/ask.ts'

/** A path inside a course: its clips in their order, and how far one is. */
export function EmbeddedPath({ id, student }: { readonly id: string; readonly student: boolean }) {
  const { t } = useWords()
  const path = useQuery({ queryKey: ['path', id], queryFn: () => ask('GET', `/api/paths/${id}`, Path) })
  if (path.error) return <FailureNote error={path.error} again={() => void path.refetch()} />
  if (!path.data) return null
  const { title, summary, finished } = path.data
  return (
    <div className="paths">
      <title>{`${title} · Estompe`}</title>
      <h1>{title}</h1>
      {summary !== '' && <p>{summary}</p>}
      {student && <Followed path={path.data} />}
      {student && finished && <p className="quiz-passed">{t('courses.finished')}</p>}
      <Steps steps={path.data.steps} student={student} path={id} />
    </div>
  )
}
