import { useEffect } from 'react'
import { StudioError } from '../../core/contract/errors.ts'
import { ChatScreen } from './chat/chat-screen.tsx'
import { Embedded } from './embedded/embedded.tsx'
import { EnterScreen } from './entry/enter-screen.tsx'
import { ClipsScreen } from './inbox/clips-screen.tsx'
import { InboxScreen } from './inbox/inbox-screen.tsx'
import { CertificateScreen } from './learning/certificate-screen.tsx'
import { KpiScreen } from './learning/kpi-screen.tsx'
import { PathsScreen } from './learning/paths-screen.tsx'
import { TracesScreen } from './learning/traces-screen.tsx'
import { PeopleScreen } from './people/people-screen.tsx'
import { PlatformsScreen } from './platforms/platforms-screen.tsx'
import { SearchScreen } from './search/search-screen.tsx'
import { FailureNote } from './shell/failure.tsx'
import { LostScreen } from './shell/lost-screen.tsx'
import { go, type Route, useRoute } from './shell/route.ts'
import { Shell, useMe } from './shell/shell.tsx'
import { WatchScreen } from './watch/watch-screen.tsx'
import { AccountScreen } from './weekly/account-screen.tsx'
import { StopScreen } from './weekly/stop-screen.tsx'

/** The knowledge base's pages. Whoever is not signed in is asked to come in first. */
export function Knowledge() {
  const route = useRoute()
  return route.screen === 'embedded' ? <Embedded route={route} /> : <Own route={route} />
}

/** Screens that anybody sees, also without a sign-in. */
const isOpen = (screen: Route['screen']): boolean => ['enter', 'stop', 'lost'].includes(screen)

function Own({ route }: { readonly route: Exclude<Route, { screen: 'embedded' }> }) {
  const me = useMe()
  const outside = me.error instanceof StudioError && me.error.code === 'unauthorised'
  useEffect(() => {
    if (outside && !isOpen(route.screen)) go('/enter')
  }, [outside, route.screen])
  if (route.screen === 'enter')
    return (
      <Shell bare>
        <EnterScreen token={route.token} />
      </Shell>
    )
  if (route.screen === 'stop')
    return (
      <Shell bare>
        <StopScreen token={route.token} />
      </Shell>
    )
  if (route.screen === 'lost')
    return (
      <Shell bare>
        <LostScreen />
      </Shell>
    )
  return (
    <Shell bare={route.screen === 'search'}>
      {me.error && !outside ? (
        <FailureNote error={me.error} again={() => void me.refetch()} />
      ) : !me.data ? null : route.screen === 'watch' ? (
        <WatchScreen key={route.id} role={me.data.role} id={route.id} second={route.second} q={route.q} />
      ) : route.screen === 'people' ? (
        <PeopleScreen />
      ) : route.screen === 'platforms' ? (
        <PlatformsScreen />
      ) : route.screen === 'chat' ? (
        <ChatScreen id={route.id} draft={route.draft} />
      ) : route.screen === 'inbox' ? (
        <InboxScreen id={route.id} />
      ) : route.screen === 'clips' ? (
        <ClipsScreen />
      ) : route.screen === 'paths' ? (
        <PathsScreen role={me.data.role} />
      ) : route.screen === 'certificate' ? (
        <CertificateScreen id={route.id} />
      ) : route.screen === 'traces' ? (
        <TracesScreen />
      ) : route.screen === 'account' ? (
        <AccountScreen role={me.data.role} />
      ) : route.screen === 'kpi' ? (
        <KpiScreen />
      ) : (
        <SearchScreen asked={route.asked} />
      )}
    </Shell>
  )
}
