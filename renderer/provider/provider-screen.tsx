import { ArrowLeft } from 'lucide-react'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { type MadeChoice, measuredSide } from '../../core/contract/provider/choice.ts'
import { useFormat } from '../language/format.ts'
import { useMe } from '../library/members-dialog.tsx'
import { FailureText } from '../shell/failure.tsx'
import { Header } from '../shell/header.tsx'
import { useKeys } from '../shell/keys.ts'
import { ConnectionNotice } from '../shell/notice.tsx'
import { go, hashOf } from '../shell/route.ts'
import { failureOf } from '../wire/upload.ts'
import { ChoiceTable } from './choice-table.tsx'
import { Measuring } from './measuring.tsx'
import { useProvider } from './use-provider.ts'
import './provider.css'

const leave = (): void => go({ screen: 'library' })

/** Where networks run on this machine, why there, and how fast. */
export function ProviderScreen({ onHelp }: { onHelp: () => void }) {
  const { t } = useTranslation()
  const { data: choice, error } = useProvider()
  const me = useMe()
  useKeys({ Escape: leave })
  useEffect(() => {
    document.title = `${t('provider.title')} · Estompe`
  }, [t])
  return (
    <>
      <Header onHelp={onHelp}>
        <a className="button bare" href={hashOf({ screen: 'library' })}>
          <ArrowLeft size={16} aria-hidden />
          {t('provider.back')}
        </a>
      </Header>
      <ConnectionNotice />
      <main className="provider">
        <h1>{t('provider.title')}</h1>
        <p className="soft">{t('provider.lead')}</p>
        {error && (
          <p className="needs-you" role="alert">
            <FailureText failure={failureOf(error)} />
          </p>
        )}
        {!choice && !error && <p role="status">{t('provider.loading')}</p>}
        {choice && (
          <>
            <section className="provider-panel" aria-labelledby="provider-used">
              <h2 id="provider-used">{t('provider.used', { name: t(`provider.names.${choice.provider}`) })}</h2>
              <p>{t(`provider.why.${choice.why}`)}</p>
              <Speed choice={choice} />
              {me?.role === 'admin' ? (
                <Measuring isMeasured={timeOf(choice, choice.provider) !== null} />
              ) : (
                <p className="soft">{t('provider.who')}</p>
              )}
            </section>
            <section className="provider-panel" aria-labelledby="provider-tried">
              <h2 id="provider-tried">{t('provider.tried')}</h2>
              <ChoiceTable choice={choice} />
            </section>
          </>
        )}
      </main>
    </>
  )
}

/** Milliseconds that a provider took; null where it was not measured. */
const timeOf = ({ findings }: MadeChoice, name: MadeChoice['provider']): number | null =>
  findings.find(({ provider }) => provider === name)?.milliseconds || null

function Speed({ choice }: { choice: MadeChoice }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { provider } = choice
  const [time, ofCpu] = [timeOf(choice, provider), timeOf(choice, 'cpu')]
  if (time === null) return <p>{t('provider.unmeasured')}</p>
  const facts = { time: format.number(time, 1), side: measuredSide, rate: format.number(1000 / time) }
  return (
    <p>
      {t('provider.speed', facts)}{' '}
      {provider !== 'cpu' && ofCpu !== null && t('provider.faster', { times: format.number(ofCpu / time, 1) })}
    </p>
  )
}
