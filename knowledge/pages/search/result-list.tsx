import type { FoundVideo } from '../../contract/search.ts'
import { useWords } from '../language/use-words.ts'
import { Link } from '../shell/link.tsx'
import { MarkedText } from '../shell/marked-text.tsx'
import { withQuery } from '../wire/ask.ts'

/** What was found: by video, its moments with their sentence and their second. */
export function ResultList({ videos, q }: { readonly videos: readonly FoundVideo[]; readonly q: string }) {
  const { t, format, language } = useWords()
  if (videos.length === 0) return null
  return (
    <ol className="results" aria-label={t('search.results')}>
      {videos.map((video) => (
        <li key={video.id}>
          <h2 lang={video.language}>
            <Link href={withQuery(`/watch/${video.id}`, { q })}>
              <MarkedText pieces={video.title} />
            </Link>
          </h2>
          <p className="soft">
            {[video.mentor, format.day(video.recordedAt), format.wait(video.duration)].join(' · ')}
            {video.language !== language && video.language !== 'und' && ` · ${video.language.toUpperCase()}`}
          </p>
          {video.moments.length > 0 && (
            <ul>
              {video.moments.map(({ start, text }) => (
                <li key={start}>
                  <Link href={withQuery(`/watch/${video.id}`, { t: Math.floor(start), q })}>
                    <time>{format.clock(start)}</time>
                    <span className="said" lang={video.language}>
                      <MarkedText pieces={text} />
                    </span>
                  </Link>
                </li>
              ))}
            </ul>
          )}
        </li>
      ))}
    </ol>
  )
}
