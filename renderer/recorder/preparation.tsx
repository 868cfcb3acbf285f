import { useEffect, useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { RoomCheck } from '../../core/contract/recording/api.ts'
import { bytesASecond, presetSources } from '../../core/contract/recording/rates.ts'
import { Preset, Quality, SourceKind } from '../../core/contract/recording/take.ts'
import { useFormat } from '../language/format.ts'
import { connection } from '../wire/connection.ts'
import { useConnection } from '../wire/queries.ts'
import { People } from './people.tsx'
import { chooseQuality, prepare, useRecorder } from './recorder.ts'

const SourceKinds = SourceKind.array()

/** Lengths that are offered, seconds. */
const lengths = [1800, 2700, 3600, 5400, 7200, 10_800]

/** What is said before a recording: its kind, name, people and length, and whether it fits on the disk. */
export function Preparation() {
  const { t } = useTranslation()
  const { preset, title, expectedSeconds } = useRecorder()
  const [name, length] = [useId(), useId()]
  return (
    <section className="preparation">
      <fieldset className="presets">
        <legend>{t('recorder.what')}</legend>
        {Preset.options.map((one) => (
          <label key={one} data-chosen={one === preset}>
            <input type="radio" name="preset" checked={one === preset} onChange={() => prepare({ preset: one })} />
            {t(`recorder.preset.${one}`)}
          </label>
        ))}
      </fieldset>
      <div className="preparation-fields">
        <div>
          <label htmlFor={name}>{t('recorder.name')}</label>
          <input
            id={name}
            className="field"
            value={title}
            maxLength={120}
            placeholder={t('recorder.namePlaceholder')}
            autoComplete="off"
            onChange={({ target }) => prepare({ title: target.value })}
          />
        </div>
        <People />
        <div>
          <label htmlFor={length}>{t('recorder.length')}</label>
          <select
            id={length}
            className="field"
            value={expectedSeconds}
            onChange={({ target }) => prepare({ expectedSeconds: Number(target.value) })}
          >
            {lengths.map((seconds) => (
              <option key={seconds} value={seconds}>
                {t('recorder.minutes', { count: seconds / 60 })}
              </option>
            ))}
          </select>
        </div>
        <CameraQuality />
      </div>
      <Room />
    </section>
  )
}

/** What will be recorded, as far as that can be told: what belongs to the preset, and whatever else is open. */
function useWanted(): readonly SourceKind[] {
  const { preset, sources } = useRecorder()
  const usual = presetSources[preset].usual
  return [...usual, ...sources.map(({ kind }) => kind).filter((kind) => !usual.includes(kind))]
}

/** How finely the camera is recorded, and what an hour of it takes on the disk. */
function CameraQuality() {
  const { t } = useTranslation()
  const format = useFormat()
  const { preset, quality } = useRecorder()
  const wanted = useWanted()
  const id = useId()
  const { usual, further } = presetSources[preset]
  if (![...usual, ...further].includes('camera')) return null
  const withCamera: readonly SourceKind[] = wanted.includes('camera') ? wanted : [...wanted, 'camera']
  return (
    <div>
      <label htmlFor={id}>{t('recorder.quality')}</label>
      <select
        id={id}
        className="field"
        value={quality}
        onChange={({ target }) => chooseQuality(Quality.parse(target.value))}
      >
        {Quality.options.map((one) => (
          <option key={one} value={one}>
            {t('recorder.qualityCosts', {
              quality: t(`recorder.qualityName.${one}`),
              bytes: format.bytes(3600 * bytesASecond(withCamera, one)),
            })}
          </option>
        ))}
      </select>
    </div>
  )
}

/** Whether the disk holds a recording of the expected length. */
function Room() {
  const { t } = useTranslation()
  const format = useFormat()
  const { quality, expectedSeconds } = useRecorder()
  // One text for the same sources: what is asked again is asked because something changed.
  const wanted = useWanted().join(' ')
  const { kind } = useConnection()
  const [room, setRoom] = useState<RoomCheck | null>(null)
  useEffect(() => {
    if (kind !== 'open') return
    let current = true
    connection
      .call('recording.room', { sources: SourceKinds.parse(wanted.split(' ')), quality, seconds: expectedSeconds })
      .then((found) => {
        if (current) setRoom(found)
      })
      // Without the studio nothing can be recorded either; the notice above says so.
      .catch(() => undefined)
    return () => {
      current = false
    }
  }, [wanted, quality, expectedSeconds, kind])
  if (!room) return null
  const tight = room.fitsSeconds < expectedSeconds
  const gaps = {
    free: format.bytes(room.freeBytes),
    need: format.bytes(room.needBytes),
    time: format.wait(room.fitsSeconds),
  }
  return (
    <p className={tight || !room.writable ? 'needs' : 'soft'} role="status">
      {room.writable ? t(tight ? 'recorder.roomTight' : 'recorder.room', gaps) : t('recorder.notWritable')}
    </p>
  )
}
