import { useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { JobsScreen } from './jobs/jobs-screen.tsx'
import { KeepingScreen } from './keeping/keeping-screen.tsx'
import { switchLanguage } from './language/setup.ts'
import { LibraryScreen } from './library/library-screen.tsx'
import { ProviderScreen } from './provider/provider-screen.tsx'
import { ConsentSheet } from './recorder/consent-sheet.tsx'
import { RecorderScreen } from './recorder/recorder-screen.tsx'
import { RecordingBar } from './recorder/recording-bar.tsx'
import { HeaderSlot } from './review/desk/header-slot.tsx'
import { Side } from './review/desk/side.tsx'
import { ReviewScreen } from './review/review-screen.tsx'
import { SessionScreen } from './session/session-screen.tsx'
import { useKeys } from './shell/keys.ts'
import { KeysSheet } from './shell/keys-sheet.tsx'
import { useRoute } from './shell/route.ts'
import { nextTheme } from './shell/theme.ts'

const reviewSlots = { header: HeaderSlot, side: Side }

/** The whole interface: one screen at a time, and what is the same on all of them. */
export function Studio() {
  const { i18n } = useTranslation()
  const route = useRoute()
  const sheet = useRef<HTMLDialogElement>(null)
  const help = (): void => sheet.current?.showModal()
  useKeys({
    '?': help,
    l: () => switchLanguage(i18n.language === 'fr' ? 'en' : 'fr'),
    t: nextTheme,
  })
  return (
    <>
      <RecordingBar />
      {route.screen === 'record' && <RecorderScreen onHelp={help} />}
      {route.screen === 'consent' && <ConsentSheet key={route.id} id={route.id} onHelp={help} />}
      {route.screen === 'library' && <LibraryScreen onHelp={help} />}
      {route.screen === 'jobs' && <JobsScreen onHelp={help} />}
      {route.screen === 'keeping' && <KeepingScreen onHelp={help} />}
      {route.screen === 'provider' && <ProviderScreen onHelp={help} />}
      {route.screen === 'session' && <SessionScreen key={route.id} id={route.id} onHelp={help} />}
      {route.screen === 'review' && <ReviewScreen key={route.id} id={route.id} onHelp={help} slots={reviewSlots} />}
      <KeysSheet sheet={sheet} />
    </>
  )
}
