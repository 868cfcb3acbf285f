import { Check } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ApprovalRecord } from '../../../../core/contract/review/records.ts'
import { firstFocus } from '../../../design/first-focus.ts'
import { useFormat } from '../../../language/format.ts'
import { useBases, useDeliveries } from '../../../outlet/use-outlet.ts'
import { FailureText } from '../../../shell/failure.tsx'
import { hashOf } from '../../../shell/route.ts'
import { connection } from '../../../wire/connection.ts'
import { useReview } from '../../store/review-provider.tsx'
import { useDeskState } from '../desk-state.ts'
import { useMaterial } from '../material.ts'
import { useQueue } from '../queue/use-queue.ts'
import { WhyForm } from '../why-form.tsx'
import { AuditView } from './audit-view.tsx'
import { usePolicyName } from './policy-name.ts'
import { RenderRow } from './render-row.tsx'
import { RulesPanel } from './rules-panel.tsx'
import { useAct } from './use-act.ts'
import { useLandingAtTheEnd, useRenders } from './use-renders.ts'

/** What was looked at, who answers for it, and what goes out. */
export function ApprovalPanel() {
  const { t } = useTranslation()
  const { session, me } = useReview()
  const { findings, queue, clips, rules } = useMaterial()
  const mayPublish = me !== null && me !== undefined && me.role !== 'mentor'
  const bases = useBases(mayPublish)
  const deliveries = useDeliveries(session)
  const nameOf = usePolicyName()
  const renders = useRenders()
  useLandingAtTheEnd(renders)
  const decided = findings.filter(({ decision }) => decision !== null).length
  const outgoing = [{ id: null, title: t('desk.approval.whole') }, ...clips]
  return (
    <>
      <section className="desk-part">
        <h3>{t('desk.approval.checked')}</h3>
        <ul className="desk-reasons">
          <li>
            {t('desk.approval.findings', { decided, total: findings.length, policy: rules ? nameOf(rules) : '' })}
          </li>
          <li>
            {queue.length > 0 ? t('desk.approval.doubts', { count: queue.length }) : t('desk.approval.doubtsNone')}
          </li>
          <li>{t('desk.approval.clips', { count: clips.length })}</li>
        </ul>
      </section>
      <Answering />
      <RulesPanel />
      <section className="desk-part">
        <h3>{t('desk.approval.out')}</h3>
        <ul className="desk-clips">
          {outgoing.map(({ id, title }) => (
            <RenderRow
              key={id}
              clip={id}
              title={title}
              state={renders.get(id) ?? { kind: 'none' }}
              bases={bases ?? []}
              deliveries={deliveries.filter(({ clip }) => clip === id)}
            />
          ))}
        </ul>
        {me?.role === 'mentor' && <p className="soft">{t('desk.approval.notYours')}</p>}
        {bases?.length === 0 && (
          <p className="soft">
            {t('outlet.hint')} <a href={hashOf({ screen: 'keeping' })}>{t('outlet.hintLink')}</a>
          </p>
        )}
      </section>
      <Log />
    </>
  )
}

/** The approvals that stand, and the button by which a person answers for the session as it is now. */
function Answering() {
  const { t } = useTranslation()
  const { session, approve, me, state } = useReview()
  const { approvals } = useMaterial()
  const { items, go } = useQueue()
  const obstacle = useObstacle()
  const { act, failure } = useAct()
  const format = useFormat()
  const [asking, setAsking] = useState(false)
  const [pressed, setPressed] = useState(false)
  const { wasApproved } = useDeskState()
  const changes = [...state.values()].filter((record) => record.type === 'changes')
  const mine = approvals.some(({ by }) => by === me?.name)
  return (
    <section className="desk-part desk-approval" data-approved={approvals.length > 0}>
      {approvals.length === 0 && (
        <p role="status" className={wasApproved ? 'needs-you' : undefined}>
          {t(wasApproved ? 'desk.approval.dropped' : 'desk.approval.notYet')}
        </p>
      )}
      {approvals.map((approval) => (
        <Approved key={approval.id} approval={approval} isAnswer={pressed && approval.by === me?.name} />
      ))}
      {changes.map(({ id, by, note }) =>
        id === 'changes-words' ? (
          <div key={id} className="needs-you">
            <p>{t('desk.approval.wordsDropped')}</p>
            <ul>
              {note.split('\n').map((line) => (
                <li key={line}>
                  {format.clock(Number.parseInt(line, 10))} · {line.replace(/^\d+ /, '')}
                </li>
              ))}
            </ul>
          </div>
        ) : (
          <p key={id} className="needs-you">
            {t('desk.approval.requested', { name: by, note })}
          </p>
        ),
      )}
      {me && <p className="soft">{t('desk.approval.asWho', { name: me.name, role: t(`desk.role.${me.role}`) })}</p>}
      {obstacle === 'role' && <p>{t('desk.refused.approveRole', { role: t('desk.role.mentor') })}</p>}
      {obstacle === 'own' && <p>{t('desk.refused.approveOwn')}</p>}
      {obstacle === 'doubts' && <p>{t('desk.refused.approveDoubts', { count: items.length })}</p>}
      {failure && (
        <p className="needs-you" role="alert">
          <FailureText failure={failure} />
        </p>
      )}
      {asking ? (
        <WhyForm
          label={t('desk.approval.requestNote')}
          action={t('desk.approval.requestDo')}
          onWhy={(note) =>
            void act(async () => {
              await connection.call('review.requestChanges', { session, note })
              setAsking(false)
            })
          }
          onLeave={() => setAsking(false)}
        />
      ) : (
        <div className="desk-actions">
          {obstacle === 'doubts' && (
            <button type="button" className="button main" onClick={() => go(1)}>
              {t('desk.approval.toDoubts', { count: items.length })}
            </button>
          )}
          {!mine && (
            <button
              type="button"
              className={obstacle === null ? 'button main' : 'button'}
              disabled={obstacle !== null}
              onClick={() => {
                setPressed(true)
                void approve()
              }}
            >
              {t('desk.approval.approve')}
            </button>
          )}
          {me?.role !== 'mentor' && (
            <button type="button" className="button bare" onClick={() => setAsking(true)}>
              {t('desk.approval.request')}
            </button>
          )}
        </div>
      )}
    </section>
  )
}

/** Why this person cannot approve the session as it is now. The studio has the last word. */
function useObstacle(): 'role' | 'own' | 'doubts' | null {
  const { opening, me } = useReview()
  const { queue, rules } = useMaterial()
  if (me?.role === 'mentor') return 'role'
  // The policy may have been changed since the session was opened.
  if (opening?.mayApprove === false && !rules?.policy.recorderMayApprove) return 'own'
  return queue.length > 0 ? 'doubts' : null
}

/** @param isAnswer the button that was pressed for it is gone: the keyboard comes here */
function Approved({ approval, isAnswer }: { approval: ApprovalRecord; isAnswer: boolean }) {
  const { t } = useTranslation()
  const { findings, doubts, clips } = approval.checked
  const format = useFormat()
  return (
    <div className="desk-approved" tabIndex={-1} ref={isAnswer ? firstFocus : null}>
      <p className="verified">
        <Check size={16} aria-hidden />
        {t('desk.approval.approvedBy', {
          name: approval.by,
          role: t(`desk.role.${approval.role}`),
          when: format.moment(approval.at),
        })}
      </p>
      <p className="soft">
        {t('desk.approval.approvedFindings', { count: findings })},{' '}
        {t('desk.approval.approvedDoubts', { count: doubts })}, {t('desk.approval.clips', { count: clips })}.{' '}
        {t('desk.approval.approvedDrops')}
      </p>
    </div>
  )
}

function Log() {
  const { t } = useTranslation()
  const { me } = useReview()
  const [open, setOpen] = useState(false)
  if (me?.role === 'mentor') return null
  return (
    <section className="desk-part">
      <h3>
        {t('desk.approval.log')}
        <button type="button" className="button bare" aria-expanded={open} onClick={() => setOpen(!open)}>
          {t(open ? 'desk.approval.logHide' : 'desk.approval.logShow')}
        </button>
      </h3>
      {open && <AuditView />}
    </section>
  )
}
