import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { z } from 'zod'
import { useWords } from '../language/use-words.ts'
import { FailureNote } from '../shell/failure.tsx'
import { useMe } from '../shell/shell.tsx'
import { ask } from '../wire/ask.ts'

/** Erases the account of whoever came from a course: they have no other page on which they could. */
export function Leave() {
  const { t } = useWords()
  const [sure, setSure] = useState(false)
  const leave = useMutation({ mutationFn: () => ask('DELETE', '/api/me', z.object({})) })
  const me = useMe()
  return (
    <p className="chat-does">
      {!leave.isSuccess && me.data && <span className="soft">{t('courses.calledName', { name: me.data.name })}</span>}
      {!leave.isSuccess && (
        <button
          type="button"
          className="button"
          disabled={leave.isPending}
          onClick={() => (sure ? leave.mutate() : setSure(true))}
          onBlur={() => setSure(false)}
        >
          {t(sure ? 'courses.leaveSure' : 'courses.leave')}
        </button>
      )}
      <span role="status">{leave.isSuccess ? t('courses.left') : ''}</span>
      {leave.error && <FailureNote error={leave.error} />}
    </p>
  )
}
