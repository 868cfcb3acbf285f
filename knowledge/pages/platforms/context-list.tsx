import { useMutation } from '@tanstack/react-query'
import { z } from 'zod'
import type { ContextChange, Platform, PlatformContext } from '../../contract/lti.ts'
import { useWords } from '../language/use-words.ts'
import { ProgrammeOptions, useProgrammes } from '../people/programmes.tsx'
import { FailureNote } from '../shell/failure.tsx'
import { ask } from '../wire/ask.ts'

/** The courses from which somebody came, those that wait for a programme first. */
export function ContextList({ platform, done }: { readonly platform: Platform; readonly done: () => Promise<void> }) {
  const { t } = useWords()
  if (platform.contexts.length === 0) return <p className="soft">{t('courses.noCourses')}</p>
  return (
    <ul className="contexts">
      {platform.contexts.map((context) => (
        <Context key={context.id} context={context} done={done} />
      ))}
    </ul>
  )
}

function Context({ context, done }: { readonly context: PlatformContext; readonly done: () => Promise<void> }) {
  const { t } = useWords()
  const programmes = useProgrammes()
  const { id, programme, mentors, deployment } = context
  const title = context.title ?? t('courses.untitled', { deployment })
  const tie = useMutation({
    mutationFn: (change: ContextChange) => ask('PUT', `/api/lti/contexts/${id}`, z.object({}), change),
    onSuccess: done,
  })
  return (
    <li>
      <span className={programme === null ? 'context waits' : 'context'}>
        {title}
        {programme === null && <span> {t('courses.waits')}</span>}
      </span>
      <label>
        <span className="unseen">{`${t('courses.programme')} · ${title}`}</span>
        <select
          className="field"
          value={programme ?? ''}
          disabled={tie.isPending}
          onChange={({ target }) => tie.mutate({ programme: target.value === '' ? null : target.value, mentors })}
        >
          <ProgrammeOptions none={t('courses.noProgramme')} programmes={programmes.data} />
        </select>
      </label>
      <label className="choice">
        <input
          type="checkbox"
          checked={mentors}
          disabled={tie.isPending || programme === null}
          aria-label={`${t('courses.mentors')} · ${title}`}
          onChange={({ target }) => tie.mutate({ programme, mentors: target.checked })}
        />{' '}
        {t('courses.mentors')}
      </label>
      {tie.error && <FailureNote error={tie.error} />}
    </li>
  )
}
