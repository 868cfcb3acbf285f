import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { z } from 'zod'
import { Path } from '../../contract/learning.ts'
import type { Role } from '../../contract/people.ts'
import { useWords } from '../language/use-words.ts'
import { FailureNote } from '../shell/failure.tsx'
import { SureButton } from '../shell/sure-button.tsx'
import { ask } from '../wire/ask.ts'
import { queries } from '../wire/queries.ts'
import { Followed, Steps } from './followed-path.tsx'
import { type Draft, PathEditor } from './path-editor.tsx'
import { Reviews } from './reviews.tsx'

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
          <Steps steps={path.steps} student={student} path={path.id} />
        </section>
      ))}
      <Reviews />
    </div>
  )
}

function Made({ path, change }: { readonly path: Path; readonly change: (draft: Draft) => void }) {
  const { t } = useWords()
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
      <SureButton act={remove} label={t('paths.remove')} sure={t('paths.removeSure')} bare />
      {remove.error && <FailureNote error={remove.error} />}
    </div>
  )
}
