import { useQuery } from '@tanstack/react-query'
import { ArrowLeft } from 'lucide-react'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { KnowledgePanel } from '../outlet/knowledge-panel.tsx'
import { Header } from '../shell/header.tsx'
import { useKeys } from '../shell/keys.ts'
import { ConnectionNotice } from '../shell/notice.tsx'
import { go, hashOf } from '../shell/route.ts'
import { VaultPanel } from '../vault/vault-panel.tsx'
import { connection } from '../wire/connection.ts'
import { failureOf } from '../wire/upload.ts'
import { BackupPanel } from './backup-panel.tsx'
import { BiometricsPanel } from './biometrics-panel.tsx'
import { ErasePanel } from './erase-panel.tsx'
import { ErasePersonPanel } from './erase-person-panel.tsx'
import { FailureLine } from './failure-line.tsx'
import { LogPanel } from './log-panel.tsx'
import { MovingPanel } from './moving-panel.tsx'
import { RetentionPanel } from './retention-panel.tsx'
import { StoragePanel } from './storage-panel.tsx'
import { useKeeping } from './use-keeping.ts'
import './keeping.css'

const leave = (): void => go({ screen: 'library' })

/** What the library keeps, how long, and how it goes. */
export function KeepingScreen({ onHelp }: { onHelp: () => void }) {
  const { t } = useTranslation()
  const { data: overview, error } = useKeeping()
  const { data: me } = useQuery({ queryKey: ['me'], queryFn: () => connection.call('people.me', {}) })
  const isAdmin = me?.role === 'admin'
  useKeys({ Escape: leave })
  useEffect(() => {
    document.title = `${t('keeping.title')} · Estompe`
  }, [t])
  return (
    <>
      <Header onHelp={onHelp}>
        <a className="button bare" href={hashOf({ screen: 'library' })}>
          <ArrowLeft size={16} aria-hidden />
          {t('keeping.back')}
        </a>
      </Header>
      <ConnectionNotice />
      <main className="keeping">
        <h1>{t('keeping.title')}</h1>
        {error && <FailureLine failure={failureOf(error)} />}
        {!overview && !error && <p role="status">{t('keeping.loading')}</p>}
        {overview && (
          <div className="keeping-panels">
            <div>
              <RetentionPanel retention={overview.retention} isAdmin={isAdmin} />
              <ErasePanel certificates={overview.certificates} isAdmin={isAdmin} />
              <ErasePersonPanel isAdmin={isAdmin} />
              <BiometricsPanel biometrics={overview.biometrics} isAdmin={isAdmin} />
              <KnowledgePanel isAdmin={isAdmin} />
            </div>
            <div>
              <StoragePanel overview={overview} />
              <VaultPanel isAdmin={isAdmin} />
              <BackupPanel isAdmin={isAdmin} />
              <MovingPanel isAdmin={isAdmin} />
              <LogPanel audit={overview.audit} />
            </div>
          </div>
        )}
      </main>
    </>
  )
}
