import { useCallback } from 'react'
import { useTranslation } from 'react-i18next'
import type { SessionRow as Row } from '../../core/contract/api.ts'
import { useFormat } from '../language/format.ts'

/** What is known of a recording in one line: when, how long, in which language, with whom. */
export function useSessionFacts(): (row: Row) => string {
  const { t } = useTranslation()
  const format = useFormat()
  return useCallback(
    (row) => {
      const { language } = row
      const facts = [
        format.day(row.addedAt),
        row.duration === null ? t('library.unread') : format.clock(row.duration),
        row.hasPicture === false ? t('library.sound') : null,
        language === 'fr' || language === 'en' || language === 'und' ? t(`languageName.${language}`) : language,
        row.people ? t('library.people', { count: row.people }) : null,
        row.clips > 0 ? t('library.clips', { count: row.clips }) : null,
        row.starter ? t('library.starter') : null,
      ]
      // A line breaks between facts, not inside one.
      return facts.flatMap((fact) => fact?.replaceAll(' ', '\u00a0') ?? []).join(' · ')
    },
    [t, format],
  )
}

export function SessionFacts({ row }: { row: Row }) {
  const factsOf = useSessionFacts()
  return <span className="facts">{factsOf(row)}</span>
}
