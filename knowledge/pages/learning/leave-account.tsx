import { useMutation } from '@tanstack/react-query'
import { z } from 'zod'
import { useWords } from '../language/use-words.ts'
import { FailureNote } from '../shell/failure.tsx'
import { go } from '../shell/route.ts'
import { SureButton } from '../shell/sure-button.tsx'
import { ask } from '../wire/ask.ts'
import { queries } from '../wire/queries.ts'

/** Erases one's own account with everything that hangs on it, and leads to the entrance. */
export function LeaveAccount() {
  const { t } = useWords()
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
        <SureButton act={leave} label={t('leaving.leave')} sure={t('leaving.sure')} />
      </p>
      {leave.error && <FailureNote error={leave.error} />}
    </section>
  )
}
