import './no-eval.ts'
import '@fontsource-variable/inter/wght.css'
import '@fontsource-variable/newsreader/wght.css'
import './design/tokens.css'
import './design/base.css'
import './design/kind-mark.css'
import './design/language-switch.css'
import { QueryClientProvider } from '@tanstack/react-query'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { barPage } from '../core/contract/shell.ts'
import { startLanguage } from './language/setup.ts'
import { BarWindow } from './recorder/bar-window.tsx'
import { startTheme } from './shell/theme.ts'
import { Studio } from './studio.tsx'
import { Lock } from './vault/lock.tsx'
import { watchVault } from './vault/use-vault.ts'
import { queries, watchLibrary } from './wire/queries.ts'

startTheme()
await startLanguage()
// The shell's small window has a page of its own, which needs nothing of the library.
const isBar = window.estompe !== undefined && location.hash === barPage
if (!isBar) {
  watchVault()
  watchLibrary()
}
createRoot(document.getElementById('studio') as HTMLElement).render(
  <StrictMode>
    {isBar ? (
      <BarWindow />
    ) : (
      <QueryClientProvider client={queries}>
        <Lock>
          <Studio />
        </Lock>
      </QueryClientProvider>
    )}
  </StrictMode>,
)
