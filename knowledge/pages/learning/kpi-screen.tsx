import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { z } from 'zod'
import { AffinityGroup, Kpi } from '../../contract/learning.ts'
import { useWords } from '../language/use-words.ts'
import { ProgrammeOptions, useProgrammes } from '../people/programmes.tsx'
import { FailureNote } from '../shell/failure.tsx'
import { Link } from '../shell/link.tsx'
import { ask, withQuery } from '../wire/ask.ts'

const periods = [7, 30, 90, 365]

/** What the clips do for a programme, in figures of at least five people. */
export function KpiScreen() {
  const { t, format } = useWords()
  const [programme, setProgramme] = useState('')
  const [days, setDays] = useState(30)
  const programmes = useProgrammes()
  const kpi = useQuery({
    queryKey: ['kpi', programme, days],
    queryFn: () => ask('GET', withQuery('/api/kpi', { programme, days }), Kpi),
    placeholderData: keepPreviousData,
  })
  const { data } = kpi
  const minutes = (count: number): string => (count < 60 ? `${count}\u00a0min` : format.wait(count * 60))
  const percent = (share: number): string => `${format.number(Math.round(share * 100))}\u00a0%`
  return (
    <div className="paths kpi">
      <title>{`${t('kpi.title')} · Estompe`}</title>
      <h1>{t('kpi.title')}</h1>
      <div className="clip-end">
        <label>
          <span className="soft">{t('kpi.programme')}</span>
          <select className="field" value={programme} onChange={(event) => setProgramme(event.target.value)}>
            <ProgrammeOptions none={t('kpi.all')} programmes={programmes.data} />
          </select>
        </label>
        <label>
          <span className="soft">{t('kpi.period')}</span>
          <select className="field" value={days} onChange={(event) => setDays(Number(event.target.value))}>
            {periods.map((count) => (
              <option key={count} value={count}>
                {t('kpi.days', { count })}
              </option>
            ))}
          </select>
        </label>
      </div>
      {kpi.error && <FailureNote error={kpi.error} again={() => void kpi.refetch()} />}
      {data &&
        (data.figures && data.people !== null ? (
          <>
            <dl className="figures">
              {(
                [
                  ['people', format.number(data.people)],
                  ['views', format.number(data.figures.views)],
                  ['completion', data.figures.completion === null ? '–' : percent(data.figures.completion)],
                  ['questions', format.number(data.figures.questions)],
                  ['byClip', format.number(data.figures.byClip)],
                  ['byMentor', format.number(data.figures.byMentor)],
                  ['waiting', format.number(data.figures.waiting)],
                  ['saved', minutes(data.figures.minutesSaved)],
                ] as const
              ).map(([name, value]) => (
                <div key={name}>
                  <dt className="soft">{t(`kpi.${name}`)}</dt>
                  <dd>{value}</dd>
                </div>
              ))}
            </dl>
            <p className="soft">{t('kpi.savedWhy', { minutes: data.minutesAQuestion })}</p>
          </>
        ) : (
          <p className="soft">{t('kpi.few')}</p>
        ))}
      {data && (
        <section aria-labelledby="kpi-videos">
          <h2 id="kpi-videos">{t('kpi.videos')}</h2>
          {data.videos.length === 0 ? (
            <p className="soft">{t('kpi.videosNone')}</p>
          ) : (
            <table>
              <thead>
                <tr>
                  {(['video', 'people', 'share', 'again', 'left', 'helpful'] as const).map((name) => (
                    <th key={name} scope="col">
                      {t(`kpi.${name}`)}
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {data.videos.map(({ video, title, people, share, again, left, helpful }) => (
                  <tr key={video}>
                    <th scope="row">
                      <Link href={`/watch/${video}`}>{title}</Link>
                    </th>
                    <td>{people}</td>
                    <td>{percent(share)}</td>
                    <td>{again}</td>
                    <td>{left}</td>
                    <td>{helpful}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          )}
        </section>
      )}
      <Affinity programme={programme} />
      {data && (
        <section aria-labelledby="kpi-gaps">
          <h2 id="kpi-gaps">{t('kpi.gaps')}</h2>
          {data.gaps.length === 0 ? (
            <p className="soft">{t('kpi.gapsNone')}</p>
          ) : (
            <table>
              <thead>
                <tr>
                  <th scope="col">{t('kpi.gap')}</th>
                  <th scope="col">{t('kpi.count')}</th>
                </tr>
              </thead>
              <tbody>
                {data.gaps.map(({ query, count }) => (
                  <tr key={query}>
                    <th scope="row">{query}</th>
                    <td>{count}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          )}
        </section>
      )}
    </div>
  )
}

/** Who would learn well together, and why. */
function Affinity({ programme }: { readonly programme: string }) {
  const { t } = useWords()
  const groups = useQuery({
    queryKey: ['affinity', programme],
    queryFn: () => ask('GET', withQuery('/api/affinity', { programme }), z.array(AffinityGroup)),
    placeholderData: keepPreviousData,
  })
  if (groups.error) return <FailureNote error={groups.error} again={() => void groups.refetch()} />
  if (!groups.data) return null
  return (
    <section aria-labelledby="kpi-affinity">
      <h2 id="kpi-affinity">{t('kpi.affinity')}</h2>
      {groups.data.length === 0 && <p className="soft">{t('kpi.affinityNone')}</p>}
      <ul className="cards">
        {groups.data.map(({ topics, people }) => (
          <li key={topics.join()} className="card">
            <p>{t('kpi.affinityWhy', { count: people.length, topics: topics.join(', ') })}</p>
            <p className="soft">{people.join(', ')}</p>
          </li>
        ))}
      </ul>
    </section>
  )
}
