import { useMutation, useQuery } from '@tanstack/react-query'
import { ArrowDown, ArrowUp, X } from 'lucide-react'
import { type FormEvent, useDeferredValue, useState } from 'react'
import { Path } from '../../contract/learning.ts'
import { SearchAnswer } from '../../contract/search.ts'
import { useWords } from '../language/use-words.ts'
import { ProgrammeOptions, useProgrammes } from '../people/programmes.tsx'
import { plainTitle, VideoField } from '../search/video-field.tsx'
import { FailureNote } from '../shell/failure.tsx'
import { ask, withQuery } from '../wire/ask.ts'
import { queries } from '../wire/queries.ts'

interface Step {
  readonly video: string
  readonly title: string
}

/** What is being made or changed; `id` is null for a new path. */
export interface Draft {
  readonly id: string | null
  readonly title: string
  readonly summary: string
  readonly programme: string | null
  readonly steps: readonly Step[]
}

export function PathEditor({ draft, done }: { readonly draft: Draft; readonly done: () => void }) {
  const { t } = useWords()
  const [steps, setSteps] = useState(draft.steps)
  const [typed, setTyped] = useState('')
  const q = useDeferredValue(typed.trim())
  const programmes = useProgrammes()
  const found = useQuery({
    queryKey: ['path-video', q],
    queryFn: () => ask('GET', withQuery('/api/search', { q }), SearchAnswer),
    enabled: q !== '',
  })
  const save = useMutation({
    mutationFn: (body: unknown) =>
      ask(draft.id === null ? 'POST' : 'PUT', draft.id === null ? '/api/paths' : `/api/paths/${draft.id}`, Path, body),
    onSuccess: () => {
      void queries.invalidateQueries({ queryKey: ['paths'] })
      done()
    },
  })
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    const programme = String(form.get('programme') ?? '')
    save.mutate({
      title: String(form.get('title') ?? ''),
      summary: String(form.get('summary') ?? ''),
      programme: programme === '' ? null : programme,
      videos: steps.map(({ video }) => video),
    })
  }
  const move = (from: number, to: number): void => {
    const next = [...steps]
    const [one] = next.splice(from, 1)
    if (one) next.splice(to, 0, one)
    setSteps(next)
  }
  const offered =
    q === '' ? [] : (found.data?.videos ?? []).filter(({ id }) => steps.every(({ video }) => video !== id))
  return (
    <form className="path-editor card" onSubmit={submit}>
      <label>
        <span className="soft">{t('paths.name')}</span>
        <input className="field" name="title" required maxLength={120} defaultValue={draft.title} />
      </label>
      <label>
        <span className="soft">{t('paths.summary')}</span>
        <input className="field" name="summary" maxLength={1000} defaultValue={draft.summary} />
      </label>
      <label>
        <span className="soft">{t('paths.programme')}</span>
        <select className="field" name="programme" key={programmes.data?.length} defaultValue={draft.programme ?? ''}>
          <ProgrammeOptions none={t('paths.noProgramme')} programmes={programmes.data} />
        </select>
      </label>
      <p className="soft">{t('paths.videos')}</p>
      <ol className="path-videos">
        {steps.map(({ video, title }, i) => (
          <li key={video}>
            <span>
              {i + 1}. {title}
            </span>
            <Act label={t('paths.up', { title })} disabled={i === 0} act={() => move(i, i - 1)}>
              <ArrowUp aria-hidden size={16} />
            </Act>
            <Act label={t('paths.down', { title })} disabled={i === steps.length - 1} act={() => move(i, i + 1)}>
              <ArrowDown aria-hidden size={16} />
            </Act>
            <Act
              label={t('paths.drop', { title })}
              disabled={false}
              act={() => setSteps(steps.filter((one) => one.video !== video))}
            >
              <X aria-hidden size={16} />
            </Act>
          </li>
        ))}
      </ol>
      <VideoField label={t('paths.find')} typed={typed} onType={setTyped} />
      <ul className="path-found">
        {offered.map(({ id, title: pieces }) => {
          const title = plainTitle(pieces)
          return (
            <li key={id}>
              <button type="button" className="button" onClick={() => setSteps([...steps, { video: id, title }])}>
                + {title}
              </button>
            </li>
          )
        })}
      </ul>
      {save.error && <FailureNote error={save.error} />}
      <p className="chat-does">
        <button type="submit" className="button main" disabled={save.isPending || steps.length === 0}>
          {t('paths.save')}
        </button>
        <button type="button" className="button bare" onClick={done}>
          {t('paths.cancel')}
        </button>
      </p>
    </form>
  )
}

function Act(props: {
  readonly label: string
  readonly disabled: boolean
  readonly act: () => void
  readonly children: React.ReactNode
}) {
  return (
    <button
      type="button"
      className="button bare square"
      aria-label={props.label}
      disabled={props.disabled}
      onClick={props.act}
    >
      {props.children}
    </button>
  )
}
