import { useTranslation } from 'react-i18next'
import type { Finding, Reason } from '../../../../core/contract/finding.ts'
import type { fr } from '../../../language/fr.ts'
import { fr as words } from '../../../language/fr.ts'

type Code = keyof (typeof fr)['desk']['reason']
type Detail = keyof (typeof fr)['desk']['detail']
type Detector = keyof (typeof fr)['desk']['detector']

const has = <K extends string>(table: Readonly<Record<K, string>>, key: string): key is K => Object.hasOwn(table, key)

const sentenceOf = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)

/**
 * Why something was found, in the user's words: which rule or detector, what it leaned on, how sure it was; and why
 * somebody has to look at it. Runs of short sentences: it has to be in sight together with what can be decided.
 */
export function Why({ finding }: { finding: Finding }) {
  const { t } = useTranslation()
  const said = ({ detector, code, detail, score }: Reason): string => {
    const { reason, detail: details, detector: detectors } = words.desk
    const who = has<Detector>(detectors, detector) ? t(`desk.detector.${detector}`) : detector
    const known: Code = has<Code>(reason, code) ? code : 'other'
    const more = detail !== undefined && has<Detail>(details, detail) ? ` (${t(`desk.detail.${detail}`)})` : ''
    const sure = score === undefined ? '' : `, ${t('desk.inspect.score', { percent: Math.round(score * 100) })}`
    return sentenceOf(`${t(`desk.reason.${known}`, { detector: who })}${more}${sure}`)
  }
  const reasons = finding.reasons.map((reason) => `${said(reason)}.`)
  const doubts = [...new Set(finding.doubts.map(({ doubt }) => doubt))].map((doubt) => t(`desk.doubt.${doubt}`))
  return (
    <dl className="desk-found-why">
      {doubts.length > 0 && <Line name={t('desk.inspect.whyDoubt')} sentences={doubts} />}
      <Line name={t('desk.inspect.whyFound')} sentences={[...new Set(reasons)]} />
    </dl>
  )
}

function Line({ name, sentences }: { name: string; sentences: readonly string[] }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{sentences.join(' ')}</dd>
    </div>
  )
}
