import { useTranslation } from 'react-i18next'
import type { Finding, Reason } from '../../../../core/contract/finding.ts'
import type { fr } from '../../../language/fr.ts'
import { fr as words } from '../../../language/fr.ts'

type Code = keyof (typeof fr)['desk']['reason']
type Detail = keyof (typeof fr)['desk']['detail']
type Detector = keyof (typeof fr)['desk']['detector']

const has = <K extends string>(table: Readonly<Record<K, string>>, key: string): key is K => Object.hasOwn(table, key)

/** Why something was found, in the user's words: which rule or detector, what it leaned on, how sure it was. */
export function Reasons({ finding }: { finding: Finding }) {
  const { t } = useTranslation()
  const sentence = ({ detector, code, detail }: Reason): string => {
    const { reason, detail: details, detector: detectors } = words.desk
    const who = has<Detector>(detectors, detector) ? t(`desk.detector.${detector}`) : detector
    const known: Code = has<Code>(reason, code) ? code : 'other'
    const said = t(`desk.reason.${known}`, { detector: who })
    const more = detail !== undefined && has<Detail>(details, detail) ? ` (${t(`desk.detail.${detail}`)})` : ''
    const text = `${said}${more}`
    return text.charAt(0).toUpperCase() + text.slice(1)
  }
  return (
    <ul className="desk-reasons">
      {finding.reasons.map((reason) => (
        <li key={`${reason.detector} ${reason.code} ${reason.detail ?? ''}`}>
          {sentence(reason)}
          {reason.score !== undefined && (
            <span className="soft"> · {t('desk.inspect.score', { percent: Math.round(reason.score * 100) })}</span>
          )}
        </li>
      ))}
    </ul>
  )
}
