import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { z } from 'zod'
import { useWords } from '../language/use-words.ts'
import { FailureNote } from '../shell/failure.tsx'
import { go } from '../shell/route.ts'
import { ask } from '../wire/ask.ts'
import { queries } from '../wire/queries.ts'

/** Erases one's own account with everything that hangs on it, and leads to the entrance. */
export function LeaveAccount() {
  const { t } = useWords()
  const [sure, setSure] = useState(false)
  const leave = useMutation({
    mutationFn: () => ask('DELETE', '/api/me', z.object({})),
    onSuccess: () => {
      queries.clear()
      go('/enter')
    },
  })
  return (
    <section aria-labelledby="leave-title">
      <h2 id="leave-title">{t('leaving.title')}</h2>
      <p className="soft">{t('leaving.why')}</p>
      <p className="chat-does">
        <button
          type="button"
          className="button"
          disabled={leave.isPending}
          onClick={() => (sure ? leave.mutate() : setSure(true))}
          onBlur={() => setSure(false)}
        >
          {t(sure ? 'leaving.sure' : 'leaving.leave')}
        </button>
      </p>
      {leave.error && <FailureNote error={leave.error} />}
    </section>
  )
}
