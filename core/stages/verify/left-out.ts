import type { MediaInfo } from '../../contract/media.ts'

/** What of an original is not in its render, and somebody may look for there: codes of the report's notes. */
export function leftOut({ dropped, faults }: Pick<MediaInfo, 'dropped' | 'faults'>): string[] {
  const isUnread = ({ kind, why }: MediaInfo['dropped'][number]): boolean =>
    (kind === 'video' || kind === 'audio') && (why === 'no-decoder' || why === 'no-parameters')
  return [
    ...(faults.includes('truncated') ? ['source-truncated'] : []),
    ...(dropped.some(({ why }) => why === 'further-video') ? ['further-video'] : []),
    ...(dropped.some(isUnread) ? ['track-unread'] : []),
    ...(dropped.some(({ kind }) => kind === 'subtitle') ? ['subtitles-left-out'] : []),
  ]
}
