import { FolderInput } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { Moving } from '../../core/contract/keeping/moving.ts'
import { FailureLine } from '../keeping/failure-line.tsx'
import { ToldBar } from '../keeping/told-bar.tsx'
import { useAction } from '../keeping/use-keeping.ts'
import { ConnectionNotice } from '../shell/notice.tsx'
import { connection } from '../wire/connection.ts'
import './vault.css'

/** What can be seen while the library is on its way to another folder: how far it is, and how to stop it. */
export function MovingScreen({ moving: { to, done, total } }: { moving: Moving }) {
  const { t } = useTranslation()
  const { busy, failure, run } = useAction()
  const text = total > 0 ? t('moving.running', { done, total }) : t('moving.preparing')
  return (
    <>
      <ConnectionNotice />
      <main className="unlock">
        <FolderInput size={32} aria-hidden />
        <h1>{t('moving.title')}</h1>
        <p>{t('moving.where', { to })}</p>
        <div className="moving-progress">
          <ToldBar done={done} total={total} label={t('moving.title')} text={text} />
        </div>
        <p className="soft">{t('moving.whole')}</p>
        <button
          type="button"
          className="button"
          disabled={busy}
          onClick={() => void run(async () => void (await connection.call('library.stopMoving', {})))}
        >
          {t('moving.stop')}
        </button>
        {failure && <FailureLine failure={failure} />}
      </main>
    </>
  )
}
