import { type Path, type PathStep, watchedFrom } from '../../contract/learning.ts'
import { useWords } from '../language/use-words.ts'
import { Link } from '../shell/link.tsx'
import { withQuery } from '../wire/ask.ts'
import { isEmbedded } from '../wire/door.ts'

const isDone = ({ share, questions, passed }: PathStep): boolean => share >= watchedFrom && passed >= questions
/** A clip of a path. Inside a course there is no way back but the one that the page shows. */
const stepOf = (video: string, path: string): string => withQuery(`/watch/${video}`, isEmbedded() ? { path } : {})

/** How far a student is in a path, and what comes next. */
export function Followed({ path }: { readonly path: Path }) {
  const { t } = useWords()
  const done = path.steps.filter(isDone).length
  const next = path.steps.find((step) => !isDone(step))
  return (
    <div className="path-followed">
      <progress aria-label={t('paths.progress', { title: path.title })} value={done} max={path.steps.length} />
      <span className="soft">{t('paths.share', { done, all: path.steps.length })}</span>
      {next && (
        <Link className="button main" href={stepOf(next.video, path.id)}>
          {t('paths.next', { title: next.title })}
        </Link>
      )}
      {path.certificate && !isEmbedded() && (
        <Link className="button" href={`/certificates/${path.certificate}`}>
          {t('paths.certificate')}
        </Link>
      )}
    </div>
  )
}

/** The clips of a path in their order. */
export function Steps({
  steps,
  student,
  path,
}: {
  readonly steps: readonly PathStep[]
  readonly student: boolean
  readonly path: string
}) {
  const { t, format } = useWords()
  return (
    <ol className="path-steps">
      {steps.map((step, i) => (
        <li key={step.video}>
          <span className="soft">{i + 1}</span>
          <Link href={stepOf(step.video, path)} lang={step.language}>
            {step.title}
          </Link>
          <span className="soft">
            {[
              step.mentor,
              format.wait(step.duration),
              ...(student ? [t('paths.watched', { share: Math.round(step.share * 100) })] : []),
              ...(step.questions > 0 ? [t('paths.quiz', { passed: step.passed, questions: step.questions })] : []),
            ].join(' · ')}
          </span>
        </li>
      ))}
    </ol>
  )
}
