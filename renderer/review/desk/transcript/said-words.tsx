import { Fragment } from 'react'
import { useTranslation } from 'react-i18next'
import type { Mark } from './lines.ts'

interface Props {
  readonly texts: readonly string[]
  /** Of each of the words. */
  readonly marks: readonly (Mark | undefined)[]
  readonly firstWord: number
  readonly uncovered: boolean
  /** Index of the word that is said now, or -1. */
  readonly now: number
  /** The word that the keyboard stands on, or -1. */
  readonly cursor: number
  readonly chosen: readonly [number, number] | null
}

const covered = (text: string): string => '▒'.repeat(Math.min(8, Math.max(3, text.length)))

/** The words of a line, each a place to go to. What is hidden is not in the document at all until it is uncovered. */
export function SaidWords({ texts, firstWord, marks, uncovered, now, cursor, chosen }: Props) {
  const { t } = useTranslation()
  return texts.map((text, i) => {
    const index = firstWord + i
    const mark = marks[i]
    const kind = mark && (mark.entity ? t(`entity.${mark.entity}`) : t('kind.speech'))
    const cover = mark?.hidden && !uncovered
    if (text === '' && !cover) return null
    return (
      // Words have no name of their own: their place is what they are.
      <Fragment key={index}>
        <button
          type="button"
          className="desk-word"
          data-word={index}
          data-personal={mark ? (mark.hidden ? 'hidden' : 'shown') : undefined}
          data-now={index === now ? '' : undefined}
          data-chosen={chosen && index >= chosen[0] && index <= chosen[1] ? '' : undefined}
          tabIndex={index === cursor ? 0 : -1}
          title={kind}
          aria-label={cover ? t('desk.words.hidden', { kind }) : undefined}
        >
          {cover ? covered(text) : text}
        </button>{' '}
      </Fragment>
    )
  })
}
