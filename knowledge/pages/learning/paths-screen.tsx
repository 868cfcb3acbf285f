import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { z } from 'zod'
import { Path, type PathStep, watchedFrom } from '../../contract/learning.ts'
import type { Role } from '../../contract/people.ts'
import { useWords } from '../language/use-words.ts'
import { FailureNote } from '../shell/failure.tsx'
import { Link } from '../shell/link.tsx'
import { ask } from '../wire/ask.ts'
import { queries } from '../wire/queries.ts'
import { type Draft, PathEditor } from './path-editor.tsx'
import { Reviews } from './reviews.tsx'

const isDone = ({ share, questions, passed }: PathStep): boolean => share >= watchedFrom && passed >= questions
const empty: Draft = { id: null, title: '', summary: '', programme: null, steps: [] }

/** Paths: followed by students, made by mentors. */
export function PathsScreen({ role }: { readonly role: Role }) {
  const { t } = useWords()
  const [draft, setDraft] = useState<Draft | null>(null)
  const paths = useQuery({ queryKey: ['paths'], queryFn: () => ask('GET', '/api/paths', z.array(Path)) })
  const student = role === 'student'
  return (
    <div className="paths">
      <title>{`${t('paths.title')} · Estompe`}</title>
      <h1>{t('paths.title')}</h1>
      {paths.error && <FailureNote error={paths.error} again={() => void paths.refetch()} />}
      {!student && draft === null && (
        <p>
          <button type="button" className="button main" onClick={() => setDraft(empty)}>
            {t('paths.make')}
          </button>
        </p>
      )}
      {draft && <PathEditor key={draft.id ?? draft.title} draft={draft} done={() => setDraft(null)} />}
      {paths.data?.length === 0 && <p className="soft">{t('paths.none')}</p>}
      {paths.data?.map((path) => (
        <section key={path.id} className="path" aria-labelledby={`path-${path.id}`}>
          <h2 id={`path-${path.id}`}>{path.title}</h2>
          {path.summary !== '' && <p>{path.summary}</p>}
          {student ? <Followed path={path} /> : <Made path={path} change={setDraft} />}
          <Steps steps={path.steps} student={student} />
        </section>
      ))}
      <Reviews />
    </div>
  )
}

function Followed({ path }: { readonly path: Path }) {
  const { t } = useWords()
  const done = path.steps.filter(isDone).length
  const next = path.steps.find((step) => !isDone(step))
  return (
    <div className="path-followed">
      <progress aria-label={t('paths.progress', { title: path.title })} value={done} max={path.steps.length} />
      <span className="soft">{t('paths.share', { done, all: path.steps.length })}</span>
      {next && (
        <Link className="button main" href={`/watch/${next.video}`}>
          {t('paths.next', { title: next.title })}
        </Link>
      )}
      {path.certificate && (
        <Link className="button" href={`/certificates/${path.certificate}`}>
          {t('paths.certificate')}
        </Link>
      )}
    </div>
  )
}

function Made({ path, change }: { readonly path: Path; readonly change: (draft: Draft) => void }) {
  const { t } = useWords()
  const [sure, setSure] = useState(false)
  const remove = useMutation({
    mutationFn: () => ask('DELETE', `/api/paths/${path.id}`, z.object({})),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['paths'] }),
  })
  const { id, title, summary, programme, steps } = path
  return (
    <div className="chat-does">
      <span className="soft">{programme ?? t('paths.template')}</span>
      <button type="button" className="button" onClick={() => change({ id, title, summary, programme, steps })}>
        {t('paths.edit')}
      </button>
      <button
        type="button"
        className="button"
        onClick={() => change({ id: null, title: t('paths.copyOf', { title }), summary, programme: null, steps })}
      >
        {t('paths.copy')}
      </button>
      <button
        type="button"
        className="button bare"
        onClick={() => (sure ? remove.mutate() : setSure(true))}
        onBlur={() => setSure(false)}
      >
        {t(sure ? 'paths.removeSure' : 'paths.remove')}
      </button>
      {remove.error && <FailureNote error={remove.error} />}
    </div>
  )
}

function Steps({ steps, student }: { readonly steps: readonly PathStep[]; readonly student: boolean }) {
  const { t, format } = useWords()
  return (
    <ol className="path-steps">
      {steps.map((step, i) => (
        <li key={step.video}>
          <span className="soft">{i + 1}</span>
          <Link href={`/watch/${step.video}`} lang={step.language}>
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
