import { useTranslation } from 'react-i18next'
import { useConnection } from '../wire/queries.ts'

/** Says so when the line to the studio is cut, and when it will be tried again. */
export function ConnectionNotice() {
  const { t } = useTranslation()
  const state = useConnection()
  if (state.kind === 'open') return null
  if (state.kind === 'connecting' && state.attempt === 1) return null
  return (
    <p className="notice" role="status">
      {state.kind === 'closed'
        ? t('connection.closed')
        : state.kind === 'lost'
          ? t('connection.lost', { count: state.secondsLeft })
          : t('connection.connecting', { attempt: state.attempt })}
    </p>
  )
}
