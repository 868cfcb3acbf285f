import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { z } from 'zod'
import { type Platform, Platforms } from '../../contract/lti.ts'
import { useWords } from '../language/use-words.ts'
import { FailureNote } from '../shell/failure.tsx'
import { Link } from '../shell/link.tsx'
import { SureButton } from '../shell/sure-button.tsx'
import { ask } from '../wire/ask.ts'
import { queries } from '../wire/queries.ts'
import { ContextList } from './context-list.tsx'
import { PlatformForm } from './platform-form.tsx'

const key = ['platforms']

/** For admins: which course platforms embed clips, and which programme each of their courses sees. */
export function PlatformsScreen() {
  const { t } = useWords()
  const known = useQuery({ queryKey: key, queryFn: () => ask('GET', '/api/lti/platforms', Platforms) })
  const [editing, setEditing] = useState<string | null>(null)
  const done = (): Promise<void> => {
    setEditing(null)
    return queries.invalidateQueries({ queryKey: key })
  }
  const { tool, platforms = [] } = known.data ?? {}
  return (
    <div className="people platforms">
      <title>{`${t('courses.title')} · Estompe`}</title>
      <div>
        <Link className="soft" href="/people">
          {t('people.title')}
        </Link>
        <h1>{t('courses.title')}</h1>
        <p className="soft">{t('courses.what')}</p>
      </div>
      {known.error && <FailureNote error={known.error} again={() => void known.refetch()} />}
      {platforms.map((platform) => (
        <section key={platform.id} aria-labelledby={`platform-${platform.id}`}>
          <h2 id={`platform-${platform.id}`}>{platform.name}</h2>
          {editing === platform.id ? (
            <PlatformForm platform={platform} done={done} cancel={() => setEditing(null)} />
          ) : (
            <Head platform={platform} edit={() => setEditing(platform.id)} done={done} />
          )}
          <ContextList platform={platform} done={done} />
        </section>
      ))}
      {tool && (
        <section aria-labelledby="platforms-new">
          <h2 id="platforms-new">{t('courses.new')}</h2>
          <p>{t('courses.tell')}</p>
          <dl>
            {(
              [
                ['toolLogin', tool.login],
                ['toolLaunch', tool.launch],
                ['toolKeys', tool.keys],
              ] as const
            ).map(([name, address]) => (
              <div key={name}>
                <dt>{t(`courses.${name}`)}</dt>
                <dd>
                  <code>{address}</code>
                </dd>
              </div>
            ))}
          </dl>
          <p>{t('courses.enter')}</p>
          <PlatformForm done={done} />
        </section>
      )}
    </div>
  )
}

function Head({
  platform,
  edit,
  done,
}: {
  readonly platform: Platform
  readonly edit: () => void
  readonly done: () => Promise<void>
}) {
  const { t } = useWords()
  const remove = useMutation({
    mutationFn: () => ask('DELETE', `/api/lti/platforms/${platform.id}`, z.object({})),
    onSuccess: done,
  })
  return (
    <>
      <p className="platform-does">
        <span className="soft">{platform.issuer}</span>
        <button type="button" className="button" onClick={edit}>
          {t('courses.change')}
        </button>
        <SureButton act={remove} label={t('courses.remove')} sure={t('courses.removeSure')} bare />
      </p>
      {remove.error && <FailureNote error={remove.error} />}
    </>
  )
}
