import type { SearchRequest } from '../../contract/search.ts'

/** What somebody may see: all of it, or what these programmes see. */
export type Sight = 'all' | readonly string[]

/** Filters, and what the asker may see, as conditions on a video `v`. */
export function conditions(request: Partial<SearchRequest>, sight: Sight, value: (one: unknown) => string): string[] {
  const { mentor, topic, language, from, to, shortest, longest, video } = request
  return [
    ...(sight === 'all'
      ? []
      : [
          `exists (select from video_programme vp where vp.video = v.id and vp.programme = any(${value([...sight])}::text[]))`,
        ]),
    ...(mentor === undefined ? [] : [`v.mentor = ${value(mentor)}`]),
    ...(topic === undefined ? [] : [`${value(topic)} = any(v.topics)`]),
    ...(language === undefined ? [] : [`v.language = ${value(language)}`]),
    ...(from === undefined ? [] : [`v.recorded_at >= ${value(from)}::date`]),
    ...(to === undefined ? [] : [`v.recorded_at <= ${value(to)}::date`]),
    ...(shortest === undefined ? [] : [`v.duration >= ${value(shortest)}`]),
    ...(longest === undefined ? [] : [`v.duration <= ${value(longest)}`]),
    ...(video === undefined ? [] : [`v.id = ${value(video)}`]),
  ]
}
