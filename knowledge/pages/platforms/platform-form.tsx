import { useMutation } from '@tanstack/react-query'
import type { FormEvent } from 'react'
import { z } from 'zod'
import { StudioError } from '../../../core/contract/errors.ts'
import { type Platform, PlatformDraft } from '../../contract/lti.ts'
import { useWords } from '../language/use-words.ts'
import { FailureNote } from '../shell/failure.tsx'
import { ask } from '../wire/ask.ts'

const lines = (text: string): string[] => text.split(/\s+/).filter((line) => line !== '')
/** Fields as the platform's own page lists them; `many` takes one a line. */
const fields = [
  { name: 'issuer', many: false, fixed: true },
  { name: 'client', many: false, fixed: true },
  { name: 'deployments', many: true, fixed: false },
  { name: 'authorization', many: false, fixed: false },
  { name: 'token', many: false, fixed: false },
  { name: 'keys', many: false, fixed: false },
  { name: 'frames', many: true, fixed: false },
] as const

/** What an admin enters of a platform; of one that is registered, what may change. */
export function PlatformForm({
  platform,
  done,
  cancel,
}: {
  readonly platform?: Platform
  readonly done: () => Promise<void>
  readonly cancel?: () => void
}) {
  const { t } = useWords()
  const save = useMutation({
    mutationFn: async (entered: unknown) => {
      const draft = PlatformDraft.safeParse(entered)
      if (!draft.success) throw new StudioError('invalid-input')
      return platform
        ? ask('PUT', `/api/lti/platforms/${platform.id}`, z.object({}), draft.data)
        : ask('POST', '/api/lti/platforms', z.object({}), draft.data)
    },
  })
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault()
    const form = event.currentTarget
    const data = new FormData(form)
    const text = (name: string): string => String(data.get(name) ?? '').trim()
    const entered = Object.fromEntries(fields.map(({ name, many }) => [name, many ? lines(text(name)) : text(name)]))
    save.mutate(
      { ...entered, name: text('name') },
      {
        onSuccess: () => {
          form.reset()
          void done()
        },
      },
    )
  }
  return (
    <form className="platform-form" onSubmit={submit}>
      <div>
        <label htmlFor={`${platform?.id ?? 'new'}-name`}>{t('courses.fields.name')}</label>
        <input
          id={`${platform?.id ?? 'new'}-name`}
          className="field"
          name="name"
          required
          maxLength={80}
          autoComplete="off"
          defaultValue={platform?.name}
        />
      </div>
      {fields.map(({ name, many, fixed }) => {
        const id = `${platform?.id ?? 'new'}-${name}`
        const field = { id, name, required: true, autoComplete: 'off', spellCheck: false, className: 'field' }
        const value = [platform?.[name] ?? []].flat().join('\n')
        return (
          <div key={name}>
            <label htmlFor={id}>{t(`courses.fields.${name}`)}</label>
            {many ? (
              <textarea {...field} rows={2} defaultValue={value} />
            ) : (
              <input
                {...field}
                type={name === 'client' ? 'text' : 'url'}
                readOnly={fixed && platform !== undefined}
                defaultValue={value}
              />
            )}
          </div>
        )
      })}
      {save.error instanceof StudioError && save.error.code === 'conflict' ? (
        <p className="note" role="alert">
          {t('courses.taken')}
        </p>
      ) : (
        save.error && <FailureNote error={save.error} />
      )}
      <p className="platform-does">
        <button type="submit" className="button main" disabled={save.isPending}>
          {t(platform ? 'courses.save' : 'courses.register')}
        </button>
        {cancel && (
          <button type="button" className="button" onClick={cancel}>
            {t('courses.cancel')}
          </button>
        )}
        <span role="status">{save.isSuccess ? t('courses.saved') : ''}</span>
      </p>
    </form>
  )
}
