import { useQuery } from '@tanstack/react-query'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Mask } from '../../../../core/contract/plan.ts'
import type { PolicyChoice } from '../../../../core/contract/review/api.ts'
import type { PolicySource, RulesRecord } from '../../../../core/contract/review/records.ts'
import { PathField } from '../../../design/path-field.tsx'
import { useUiLanguage } from '../../../language/ui-language.ts'
import { FailureText } from '../../../shell/failure.tsx'
import { connection } from '../../../wire/connection.ts'
import { useReview } from '../../store/review-provider.tsx'
import { useMaterial } from '../material.ts'
import { usePolicyName } from './policy-name.ts'
import { useAct } from './use-act.ts'
import './rules-panel.css'

/** The panel is low: what was opened comes to its top. */
const toTop = (form: HTMLElement | null): void => form?.parentElement?.scrollIntoView({ block: 'start' })

const keyOf = (from: PolicySource): string => (from.kind === 'preset' ? from.name : from.path)

/** What decides where nobody did: which policy, which mask, and what that means. */
export function RulesPanel() {
  const { t } = useTranslation()
  const { me } = useReview()
  const { rules, persons } = useMaterial()
  const nameOf = usePolicyName()
  const [open, setOpen] = useState(false)
  if (!rules) return null
  const { policy, mask } = rules
  const keptInVain = policy.faces.hide === 'all' && persons.some(({ decision }) => decision === 'keep')
  return (
    <section className="desk-part rules">
      <h3>
        {t('rules.title')}
        <button type="button" className="button bare" aria-expanded={open} onClick={() => setOpen(!open)}>
          {t(open ? 'rules.close' : me?.role === 'mentor' ? 'rules.look' : 'rules.change')}
        </button>
      </h3>
      <p>
        {t('rules.now', { policy: nameOf(rules), version: policy.version })}{' '}
        <span className="soft">{mask === null ? t('rules.maskOfPolicy') : t(`rules.mask.${mask}`)}</span>
      </p>
      {keptInVain && <p className="needs-you">{t('rules.keptInVain')}</p>}
      {open && <Choice key={rules.revision} rules={rules} onDone={() => setOpen(false)} />}
    </section>
  )
}

/** Another policy or mask: shown with what it does, taken when it is asked for. */
function Choice({ rules, onDone }: { rules: RulesRecord; onDone: () => void }) {
  const { t } = useTranslation()
  const language = useUiLanguage()
  const nameOf = usePolicyName()
  const { session, me } = useReview()
  const { approvals } = useMaterial()
  const { act, failure } = useAct()
  const id = useId()
  const [chosen, setChosen] = useState(keyOf(rules.from))
  const [mask, setMask] = useState<Mask | null>(rules.mask)
  const [own, setOwn] = useState<PolicyChoice | null>(null)
  const { data } = useQuery({
    queryKey: ['policies', session, rules.revision],
    queryFn: () => connection.call('review.policies', { session }),
  })
  const choices = [...(data?.policies ?? []), ...(own ? [own] : [])]
  const choice = choices.find(({ from }) => keyOf(from) === chosen)
  const isOther = choice !== undefined && (chosen !== keyOf(rules.from) || mask !== rules.mask)
  const mayChoose = me?.role !== 'mentor'
  return (
    <form
      className="rules-choice"
      ref={toTop}
      onSubmit={(event) => {
        event.preventDefault()
        if (!isOther) return
        const seen = { rules: rules.revision }
        void act(async () => {
          await connection.call('review.rule', { session, from: choice.from, mask, seen })
          onDone()
        })
      }}
    >
      {mayChoose && (
        <>
          <label htmlFor={`${id}policy`}>{t('rules.policy')}</label>
          <select
            id={`${id}policy`}
            className="field"
            value={chosen}
            onChange={({ target }) => setChosen(target.value)}
          >
            {choices.map(({ from, policy }) => (
              <option key={keyOf(from)} value={keyOf(from)}>
                {from.kind === 'file' ? t('rules.ownName', { name: policy.name }) : nameOf({ from, policy })}
              </option>
            ))}
          </select>
          <label htmlFor={`${id}mask`}>{t('rules.maskLabel')}</label>
          <select
            id={`${id}mask`}
            className="field"
            value={mask ?? 'policy'}
            onChange={({ target }) => setMask(Mask.safeParse(target.value).data ?? null)}
          >
            <option value="policy">{t('rules.maskOfPolicy')}</option>
            {Mask.options.map((one) => (
              <option key={one} value={one}>
                {t(`rules.mask.${one}`)}
              </option>
            ))}
          </select>
        </>
      )}
      {mask !== null && (
        <p className={mask === 'blur' ? 'rules-wide needs-you' : 'rules-wide soft'}>{t(`rules.about.${mask}`)}</p>
      )}
      <ul className="desk-reasons rules-wide" aria-label={t('rules.says')}>
        {choice?.says[language].map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
      {me?.role === 'admin' && (
        <OwnFile
          session={session}
          onRead={(policy) => {
            setOwn(policy)
            setChosen(keyOf(policy.from))
          }}
        />
      )}
      {failure && (
        <p className="rules-wide needs-you" role="alert">
          <FailureText failure={failure} />
        </p>
      )}
      {mayChoose && (
        <div className="desk-actions rules-wide">
          <button type="submit" className="button main" disabled={!isOther}>
            {t('rules.take')}
          </button>
          {isOther && approvals.length > 0 && <span className="needs-you">{t('rules.drops')}</span>}
        </div>
      )}
    </form>
  )
}

/** A policy of one's own: read first, so that its summary is seen before it decides anything. */
function OwnFile({ session, onRead }: { session: string; onRead: (policy: PolicyChoice) => void }) {
  const { t } = useTranslation()
  const { act, failure } = useAct()
  const id = useId()
  const [path, setPath] = useState('')
  const read = (): void => {
    if (path.trim() === '') return
    void act(async () => {
      onRead((await connection.call('review.readPolicy', { session, path: path.trim() })).policy)
    })
  }
  return (
    <div className="rules-own rules-wide">
      <label htmlFor={id}>{t('rules.own')}</label>
      <div className="rules-own-row">
        <PathField
          id={id}
          value={path}
          placeholder={t('rules.ownExample')}
          onType={setPath}
          onKeyDown={(event) => {
            if (event.key !== 'Enter') return
            event.preventDefault()
            read()
          }}
        />
        <button type="button" className="button" disabled={path.trim() === ''} onClick={read}>
          {t('rules.ownRead')}
        </button>
      </div>
      {failure && (
        <p className="needs-you" role="alert">
          <FailureText failure={failure} />
        </p>
      )}
    </div>
  )
}
