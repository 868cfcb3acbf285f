import type { ReactNode } from 'react'
import { StudioError } from '../../../core/contract/errors.ts'
import { useWords } from '../language/use-words.ts'
import { TracesScreen } from '../learning/traces-screen.tsx'
import { FailureNote } from '../shell/failure.tsx'
import { Languages } from '../shell/languages.tsx'
import { Link } from '../shell/link.tsx'
import type { Route } from '../shell/route.ts'
import { useMe } from '../shell/shell.tsx'
import { WatchScreen } from '../watch/watch-screen.tsx'
import { EmbeddedPath } from './embedded-path.tsx'
import { PickScreen } from './pick-screen.tsx'
import { RefusedScreen } from './refused-screen.tsx'

/** What a course embeds: one clip, one path or the choice among them, and what is kept of whoever looks. */
export function Embedded({ route }: { readonly route: Extract<Route, { screen: 'embedded' }> }) {
  const me = useMe()
  if (route.place === 'refused')
    return (
      <Frame>
        <RefusedScreen why={route.why} />
      </Frame>
    )
  const gone = me.error instanceof StudioError && me.error.code === 'unauthorised'
  if (gone)
    return (
      <Frame>
        <RefusedScreen why={null} />
      </Frame>
    )
  if (me.error)
    return (
      <Frame>
        <FailureNote error={me.error} again={() => void me.refetch()} />
      </Frame>
    )
  if (!me.data) return null
  const { role } = me.data
  return (
    <Frame learner={role === 'student' && route.place !== 'pick'}>
      {route.place === 'watch' ? (
        <WatchScreen key={route.id} role={role} id={route.id} second={route.second} q="" path={route.path} />
      ) : route.place === 'paths' ? (
        <EmbeddedPath id={route.id} student={role === 'student'} />
      ) : route.place === 'pick' ? (
        <PickScreen id={route.id} />
      ) : (
        <TracesScreen />
      )}
    </Frame>
  )
}

/** A page in somebody else's page: nothing on top, and below only what has to be there. */
function Frame({ children, learner = false }: { readonly children: ReactNode; readonly learner?: boolean }) {
  const { t } = useWords()
  return (
    <div className="embedded">
      <main id="content" tabIndex={-1}>
        {children}
      </main>
      <footer>
        <span className="wordmark">{t('program.name')}</span>
        {learner && (
          <Link className="soft" href="/traces">
            {t('courses.traces')}
          </Link>
        )}
        <span className="top-gap" />
        <Languages />
      </footer>
    </div>
  )
}
