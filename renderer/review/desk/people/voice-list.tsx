import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { suggestedLinks } from '../../../../core/contract/review/voice-links.ts'
import type { Segment } from '../../../../core/contract/transcript.ts'
import { useMaterial } from '../material.ts'
import { VoiceCard } from './voice-card.tsx'
import './voices.css'

/** Everybody who was heard, in the order in which they are, and whether their voice is disguised. */
export function VoiceList() {
  const { t } = useTranslation()
  const { transcript, isDisguised, findings, persons, voices } = useMaterial()
  const said = useMemo(
    () => Map.groupBy<string | null, Segment>(transcript.segments, ({ speaker }) => speaker),
    [transcript],
  )
  const heard = transcript.speakers.flatMap(({ id }) => {
    const passages = said.get(id)
    return passages ? [{ id, passages }] : []
  })
  const suggested = useMemo(() => {
    const speakers = transcript.speakers.map(({ id, name }) => ({ id, name: voices.get(id) ?? name }))
    const faces = findings.map(({ finding }) => finding)
    return new Map(suggestedLinks(transcript, faces, speakers, persons).map((one) => [one.speaker, one]))
  }, [transcript, voices, findings, persons])
  if (heard.length === 0) return null
  return (
    <section className="desk-voices" aria-labelledby="desk-voices-title">
      <h3 id="desk-voices-title">{t('voices.title')}</h3>
      <p className="soft">{t('voices.intro')}</p>
      <ul className="desk-people">
        {heard.map(({ id, passages }) => (
          <VoiceCard key={id} speaker={id} passages={passages} suggestion={suggested.get(id) ?? null} />
        ))}
      </ul>
      {said.has(null) && isDisguised(null) && <p className="soft">{t('voices.unknown')}</p>}
    </section>
  )
}
