import { PencilLine } from 'lucide-react'
import { memo, type RefObject } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../../language/format.ts'
import { LineEditor } from './line-editor.tsx'
import type { Line, LineLook } from './lines.ts'
import { SaidWords } from './said-words.tsx'
import { SpeakerName } from './speaker-name.tsx'

interface Props {
  readonly line: Line
  readonly look: LineLook
  /** Who speaks, shown above the line when somebody else begins. */
  readonly speaker: string | null
  readonly speakerName: string
  readonly uncovered: boolean
  readonly now: number
  readonly cursor: number
  readonly chosen: readonly [number, number] | null
  readonly editing: boolean
  /** What was typed in the line that is being edited; null before anything was. */
  readonly typed: RefObject<string | null>
  readonly onSeek: (seconds: number) => void
  readonly onEdit: (line: number) => void
  readonly onType: (text: string) => void
  readonly onKeep: (line: Line, text: string) => void
  readonly onLeave: () => void
}

export const TranscriptLine = memo(function TranscriptLine(props: Props) {
  const { line, look, speaker, speakerName, editing, typed, onSeek, onEdit, onType, onKeep, onLeave } = props
  const { t } = useTranslation()
  const format = useFormat()
  const time = format.clock(line.start)
  return (
    <>
      {speaker !== null && <SpeakerName id={speaker} name={speakerName} />}
      <div className="desk-line">
        <button
          type="button"
          className="desk-line-time"
          tabIndex={-1}
          aria-label={t('desk.words.seek', { time })}
          onClick={() => onSeek(line.start)}
        >
          {time}
        </button>
        {editing ? (
          <LineEditor
            text={look.texts.filter(Boolean).join(' ')}
            typed={typed}
            onType={onType}
            onKeep={(text) => onKeep(line, text)}
            onLeave={onLeave}
          />
        ) : (
          <p className="desk-said">
            <SaidWords
              texts={look.texts}
              firstWord={line.firstWord}
              marks={look.marks}
              uncovered={props.uncovered}
              now={props.now}
              cursor={props.cursor}
              chosen={props.chosen}
            />
          </p>
        )}
        {!editing && (
          <button
            type="button"
            className="desk-line-edit"
            tabIndex={-1}
            aria-label={t('desk.words.edit', { time })}
            onClick={() => onEdit(line.index)}
          >
            <PencilLine size={14} aria-hidden />
          </button>
        )}
      </div>
    </>
  )
})
