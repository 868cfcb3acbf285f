import { useQuery } from '@tanstack/react-query'
import { z } from 'zod'
import { youtubeChapters } from '../../../core/contract/youtube-chapters.ts'
import { DocumentKind, type WatchedVideo } from '../../contract/video.ts'
import { useWords } from '../language/use-words.ts'
import { ask } from '../wire/ask.ts'

/** The transcript as a file to keep, in every form that the server makes, and the chapters for a description. */
export function TranscriptFiles({ video }: { readonly video: WatchedVideo }) {
  const { t, language } = useWords()
  const kinds = useQuery({
    queryKey: ['documents'],
    queryFn: () => ask('GET', '/api/documents', z.array(DocumentKind)),
    staleTime: Number.POSITIVE_INFINITY,
  })
  const hasChapters = youtubeChapters(video.chapters, video.title, video.duration) !== null
  if (!kinds.data || (kinds.data.length === 0 && !hasChapters)) return null
  return (
    <details className="transcript-files">
      <summary>{t('watch.files')}</summary>
      <ul>
        {kinds.data.map(({ extension, title }) => (
          <li key={extension}>
            <a href={`/api/videos/${video.id}/transcript/${extension}`} download>
              {title[language]} <span className="soft">.{extension}</span>
            </a>
          </li>
        ))}
        {hasChapters && (
          <li>
            <a href={`/api/videos/${video.id}/chapters.txt`} download>
              {t('watch.youtubeChapters')} <span className="soft">.txt</span>
            </a>
          </li>
        )}
      </ul>
    </details>
  )
}
