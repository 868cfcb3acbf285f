import './no-eval.ts'
import '@fontsource-variable/inter/wght.css'
import '@fontsource-variable/newsreader/wght.css'
import '../../renderer/design/tokens.css'
import '../../renderer/design/base.css'
import '../../renderer/design/language-switch.css'
import './shell/shell.css'
import './entry/enter.css'
import './search/search.css'
import './watch/watch.css'
import './people/people.css'
import './chat/chat.css'
import './learning/learning.css'
import './embedded/embedded.css'
import './platforms/platforms.css'
import { QueryClientProvider } from '@tanstack/react-query'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { Knowledge } from './knowledge.tsx'
import { startLanguage } from './language/setup.ts'
import { queries } from './wire/queries.ts'

await startLanguage()
createRoot(document.getElementById('knowledge') as HTMLElement).render(
  <StrictMode>
    <QueryClientProvider client={queries}>
      <Knowledge />
    </QueryClientProvider>
  </StrictMode>,
)
