import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Bar } from '../design/bar.tsx'
import { FailureLine } from '../keeping/failure-line.tsx'
import { Panel } from '../keeping/panel.tsx'
import { useAction } from '../keeping/use-keeping.ts'
import { useFormat } from '../language/format.ts'
import { connection } from '../wire/connection.ts'
import { PassphraseForm } from './passphrase-form.tsx'
import { RecoveryCode } from './recovery-code.tsx'
import { useVault } from './use-vault.ts'
import './vault.css'

type Task = 'set' | 'change' | 'code' | 'clear'

/** The passphrase of the library: set, changed, taken away. */
export function VaultPanel({ isAdmin }: { isAdmin: boolean }) {
  const { t } = useTranslation()
  const format = useFormat()
  const vault = useVault()
  const [task, setTask] = useState<Task | null>(null)
  const [prepared, setPrepared] = useState<{ id: string; recoveryCode: string } | null>(null)
  const [code, setCode] = useState<string | null>(null)
  const [remember, setRemember] = useState(true)
  const [done, setDone] = useState<'change' | null>(null)
  const { busy, failure, run } = useAction()
  if (!vault) return null
  const { work, keychain } = vault
  const isSet = vault.kind === 'open' && work?.to !== 'clear'
  const start = (next: Task) => () => {
    setTask(next)
    setDone(null)
    setCode(null)
  }
  const submit = (secret: string, passphrase: string): Promise<void> =>
    run(async () => {
      if (task === 'set') setPrepared(await connection.call('vault.prepare', { passphrase }))
      else if (task === 'change') {
        await connection.call('vault.change', { secret, passphrase })
        setDone('change')
      } else if (task === 'code') setCode((await connection.call('vault.newCode', { secret })).recoveryCode)
      else if (task === 'clear') await connection.call('vault.clear', { secret })
      setTask(null)
    })
  const seal = (): Promise<void> =>
    run(async () => {
      if (!prepared) return
      await connection.call('vault.seal', { id: prepared.id, remember: remember && keychain !== null })
      setPrepared(null)
    })
  return (
    <Panel title={t('vault.title')} failure={failure}>
      <p>{t(isSet ? 'vault.isSet' : 'vault.isNone')}</p>
      <p className="soft">{t('vault.what')}</p>
      {work && (
        <>
          <Bar
            share={work.total > 0 ? work.done / work.total : 0}
            label={t(`vault.work.${work.to}`)}
            text={t(`vault.work.${work.to}`)}
          />
          <p role="status">
            {t('vault.work.progress', {
              what: t(`vault.work.${work.to}`),
              done: format.bytes(work.done),
              total: format.bytes(work.total),
            })}
          </p>
          {work.failure && <FailureLine failure={work.failure}>{t('vault.work.again')}</FailureLine>}
        </>
      )}
      {!isAdmin && <p>{t('keeping.who')}</p>}
      {isAdmin && !task && !prepared && (
        <div className="keeping-actions">
          {!isSet && vault.kind === 'none' && (
            <button type="button" className="button main" onClick={start('set')}>
              {t('vault.set')}
            </button>
          )}
          {isSet && (
            <>
              <button type="button" className="button" onClick={start('change')}>
                {t('vault.change')}
              </button>
              <button type="button" className="button" onClick={start('code')}>
                {t('vault.newCode')}
              </button>
              <button type="button" className="button" disabled={work !== null} onClick={start('clear')}>
                {t('vault.clear')}
              </button>
            </>
          )}
        </div>
      )}
      {isAdmin && isSet && keychain && (
        <label className="vault-check">
          <input
            type="checkbox"
            checked={vault.remembered}
            disabled={busy}
            onChange={() =>
              void run(async () => void (await connection.call('vault.remember', { on: !vault.remembered })))
            }
          />
          {t('vault.remember', { keychain: t(`vault.keychain.${keychain}`) })}
        </label>
      )}
      {isAdmin && vault.kind !== 'none' && !keychain && <p className="soft">{t('vault.noKeychain')}</p>}
      {task && (
        <PassphraseForm
          key={task}
          asksOld={task !== 'set'}
          asksNew={task === 'set' || task === 'change'}
          action={t(task === 'set' ? 'vault.next' : task === 'code' ? 'vault.newCode' : `vault.${task}`)}
          note={task === 'clear' ? t('vault.clearNote') : null}
          busy={busy}
          onSubmit={submit}
          onCancel={() => setTask(null)}
        />
      )}
      {prepared && (
        <RecoveryCode code={prepared.recoveryCode}>
          {keychain && (
            <label className="vault-check">
              <input type="checkbox" checked={remember} onChange={() => setRemember(!remember)} />
              {t('vault.remember', { keychain: t(`vault.keychain.${keychain}`) })}
            </label>
          )}
          <p className="soft">{t('vault.interrupts')}</p>
          <Sure action={t('vault.seal')} busy={busy} onSure={seal} onCancel={() => setPrepared(null)} />
        </RecoveryCode>
      )}
      {code && (
        <RecoveryCode code={code}>
          <Sure action={t('vault.close')} busy={false} onSure={() => setCode(null)} onCancel={null} />
        </RecoveryCode>
      )}
      {done && (
        <p className="keeping-done" role="status">
          {t('vault.changed')}
        </p>
      )}
    </Panel>
  )
}

/** Goes on only once the code was said to be written down. */
function Sure({
  action,
  busy,
  onSure,
  onCancel,
}: {
  action: string
  busy: boolean
  onSure: () => void
  onCancel: (() => void) | null
}) {
  const { t } = useTranslation()
  const [written, setWritten] = useState(false)
  return (
    <>
      <label className="vault-check">
        <input type="checkbox" checked={written} onChange={() => setWritten(!written)} />
        {t('vault.written')}
      </label>
      <div className="keeping-actions">
        <button type="button" className="button main" disabled={busy || !written} onClick={onSure}>
          {busy ? t('vault.working') : action}
        </button>
        {onCancel && (
          <button type="button" className="button" disabled={busy} onClick={onCancel}>
            {t('vault.cancel')}
          </button>
        )}
      </div>
    </>
  )
}
