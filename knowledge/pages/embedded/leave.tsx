import { useMutation } from '@tanstack/react-query'
import { z } from 'zod'
import { useWords } from '../language/use-words.ts'
import { FailureNote } from '../shell/failure.tsx'
import { useMe } from '../shell/shell.tsx'
import { SureButton } from '../shell/sure-button.tsx'
import { ask } from '../wire/ask.ts'

/** Erases the account of whoever came from a course: they have no other page on which they could. */
export function Leave() {
  const { t } = useWords()
  const leave = useMutation({ mutationFn: () => ask('DELETE', '/api/me', z.object({})) })
  const me = useMe()
  return (
    <p className="chat-does">
      {!leave.isSuccess && me.data && <span className="soft">{t('courses.calledName', { name: me.data.name })}</span>}
      {!leave.isSuccess && <SureButton act={leave} label={t('courses.leave')} sure={t('courses.leaveSure')} />}
      <span role="status">{leave.isSuccess ? t('courses.left') : ''}</span>
      {leave.error && <FailureNote error={leave.error} />}
    </p>
  )
}
