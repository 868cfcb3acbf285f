import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Failure } from '../../core/contract/api.ts'
import { connection } from '../wire/connection.ts'
import { failureOf } from '../wire/upload.ts'
import { askBasesAgain } from './use-outlet.ts'

/** Forgets a knowledge base. With clips there that could not be taken out afterwards, it says how many and asks again. */
export function ForgetBase({ server, onFailure }: { server: string; onFailure: (failure: Failure | null) => void }) {
  const { t } = useTranslation()
  const [staying, setStaying] = useState<number | null>(null)
  const ask = async (): Promise<void> => {
    onFailure(null)
    try {
      const answer = await connection.call('outlet.forget', { server, sure: staying !== null })
      if (answer.forgotten) await askBasesAgain()
      else setStaying(answer.staying)
    } catch (error) {
      onFailure(failureOf(error))
    }
  }
  return (
    <>
      {' '}
      <button type="button" className="button bare" onClick={() => void ask()} onBlur={() => setStaying(null)}>
        {t(staying === null ? 'outlet.panel.forget' : 'outlet.panel.forgetSure')}
      </button>
      <span role="status">{staying !== null && ` ${t('outlet.panel.staying', { count: staying })}`}</span>
    </>
  )
}
