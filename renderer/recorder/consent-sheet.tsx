import { ChevronLeft, Printer } from 'lucide-react'
import { useCallback, useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Failure } from '../../core/contract/api.ts'
import type { SessionConsent } from '../../core/contract/recording/api.ts'
import { type ConsentEntry, ConsentScope } from '../../core/contract/recording/consent.ts'
import { useFormat } from '../language/format.ts'
import { FailureText } from '../shell/failure.tsx'
import { Header } from '../shell/header.tsx'
import { useKeys } from '../shell/keys.ts'
import { ConnectionNotice } from '../shell/notice.tsx'
import { go, hashOf } from '../shell/route.ts'
import { connection } from '../wire/connection.ts'
import { useConnection } from '../wire/queries.ts'
import { failureOf } from '../wire/upload.ts'
import { ConsentCard } from './consent-card.tsx'
import './recorder.css'

/** The record of consent of a session: read, printed, continued, withdrawn. */
export function ConsentSheet({ id, onHelp }: { id: string; onHelp: () => void }) {
  const { t } = useTranslation()
  const [sheet, setSheet] = useState<SessionConsent | null | undefined>(undefined)
  const [failure, setFailure] = useState<Failure | null>(null)
  const { kind } = useConnection()
  const ask = useCallback(async (asked: Promise<SessionConsent | null>): Promise<boolean> => {
    try {
      setSheet(await asked)
      setFailure(null)
      return true
    } catch (error) {
      setFailure(failureOf(error))
      return false
    }
  }, [])
  useKeys({ escape: () => go({ screen: 'session', id }) })
  useEffect(() => {
    if (kind === 'open') void ask(connection.call('consent.of', { session: id }))
  }, [id, kind, ask])
  useEffect(() => {
    document.title = `${t('consentSheet.title')} · Estompe`
  }, [t])
  return (
    <>
      <Header onHelp={onHelp}>
        <a className="button bare" href={hashOf({ screen: 'session', id })}>
          <ChevronLeft size={18} aria-hidden />
          {t('consentSheet.back')}
        </a>
        <h1 className="header-title">
          {sheet ? t('consentSheet.of', { title: sheet.title }) : t('consentSheet.title')}
        </h1>
        {sheet && (
          <button type="button" className="button" onClick={() => window.print()}>
            <Printer size={16} aria-hidden />
            {t('consentSheet.print')}
          </button>
        )}
      </Header>
      <ConnectionNotice />
      <main className="consent-sheet">
        {failure && (
          <p role="alert" className="recorder-failure">
            <FailureText failure={failure} />
          </p>
        )}
        {sheet === null && <p>{t('consentSheet.none')}</p>}
        {sheet && (
          <>
            <Standing sheet={sheet} />
            <Record sheet={sheet} />
            {sheet.participants.length > 0 && (
              <div className="not-printed">
                <ConsentCard
                  participants={sheet.participants}
                  gaps={sheet.gaps}
                  spokenAt={null}
                  endedAfter={sheet.seconds}
                  isKept
                  onNote={(given) => ask(connection.call('consent.give', { session: id, given }))}
                />
                <Withdraw
                  people={sheet.participants}
                  onWithdraw={(person) =>
                    void ask(
                      connection.call('consent.withdraw', {
                        session: id,
                        withdrawn: { person, withdrawn: [...ConsentScope.options] },
                      }),
                    )
                  }
                />
              </div>
            )}
          </>
        )}
      </main>
    </>
  )
}

function Standing({ sheet }: { sheet: SessionConsent }) {
  const { t } = useTranslation()
  const format = useFormat()
  return (
    <section>
      <p className="soft">{t('consentSheet.recordedAt', { day: format.day(sheet.recordedAt) })}</p>
      {sheet.participants.length === 0 && <p>{t('consentSheet.nobody')}</p>}
      {sheet.gaps.length === 0 ? (
        <p className="agreed">{t('consentSheet.may')}</p>
      ) : (
        <>
          <p className="needs">{t('consentSheet.mayNot')}</p>
          <ul>
            {sheet.gaps.map(({ person, scope, withdrawn }) => (
              <li key={`${person} ${scope}`}>
                {t(withdrawn ? 'consentSheet.gapWithdrawn' : 'consentSheet.gap', {
                  person,
                  scope: t(`recorder.scope.${scope}`),
                })}
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  )
}

function Record({ sheet }: { sheet: SessionConsent }) {
  const { t } = useTranslation()
  const format = useFormat()
  const how = (entry: Extract<ConsentEntry, { kind: 'given' }>): string => {
    if (entry.how.kind === 'spoken') return t('consentSheet.spoken', { time: format.clock(entry.how.at) })
    if (entry.how.kind === 'form') return t('consentSheet.form', { reference: entry.how.reference })
    return t('consentSheet.elsewhere', { where: entry.how.where })
  }
  return (
    <ol className="consent-record">
      {sheet.entries.map((entry) => {
        const scopes = (entry.kind === 'given' ? entry.agreed : entry.withdrawn)
          .map((scope) => t(`recorder.scope.${scope}`))
          .join(', ')
        const { person } = entry
        return (
          <li key={`${entry.at} ${person} ${entry.kind}`}>
            <strong>{t(`consentSheet.${entry.kind}`, { person, scopes })}</strong>
            <span className="soft">
              {t('consentSheet.on', { day: format.day(entry.at) })}
              {entry.kind === 'given' &&
                ` · ${how(entry)} · ${t('consentSheet.explained', {
                  language: t(`recorder.languages.${entry.explainedIn as 'fr'}`, { defaultValue: entry.explainedIn }),
                })}`}
            </span>
          </li>
        )
      })}
    </ol>
  )
}

function Withdraw({ people, onWithdraw }: { people: readonly string[]; onWithdraw: (person: string) => void }) {
  const { t } = useTranslation()
  return (
    <details>
      <summary>{t('consentSheet.withdraw')}</summary>
      <p>{t('consentSheet.withdrawSure')}</p>
      <div className="consent-actions">
        {people.map((person) => (
          <button key={person} type="button" className="button" onClick={() => onWithdraw(person)}>
            {t('consentSheet.withdrawFor', { person })}
          </button>
        ))}
      </div>
    </details>
  )
}
